import { z } from 'zod'

/** Fields that many requests and replies share. */
export const idSchema = z.string().min(1).max(80)
/** Milliseconds UTC. */
export const msSchema = z.number().int().min(0)
/** A share of one. */
export const shareSchema = z.number().min(0).max(1)
