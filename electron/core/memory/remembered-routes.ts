import {
  answerQuestionRequestSchema,
  memoryQuestionsReplySchema,
  questionAnsweredSchema,
  questionParamsSchema,
  readingParamsSchema,
  readingReplySchema,
  rememberedParamsSchema,
  rememberedReplySchema,
} from '../../../contract/core/remembered.ts'
import { jsonBody, jsonReply } from '../../../server-kit/router.ts'
import { createRouter, route } from '../http/router.ts'
import type { QuestionService } from './question-service.ts'
import type { RememberedService } from './remembered-service.ts'

export interface RememberedRouteDeps {
  remembered: RememberedService
  questions: QuestionService
}

export function rememberedRoutes({ remembered, questions }: RememberedRouteDeps) {
  return createRouter()
    .openapi(
      route('GET /memory/remembered/:session_id', {
        summary: 'What was kept of the messages of a chat',
        request: { params: rememberedParamsSchema },
        responses: { 200: jsonReply(rememberedReplySchema, 'By message') },
      }),
      (c) => c.json(remembered.ofChat(c.req.valid('param').session_id), 200),
    )
    .openapi(
      route('GET /memory/reading/:message_id', {
        summary: 'What was kept of a message, and why other sentences were not',
        request: { params: readingParamsSchema },
        responses: { 200: jsonReply(readingReplySchema, 'In the order of the message') },
      }),
      (c) => c.json(remembered.reading(c.req.valid('param').message_id), 200),
    )
    .openapi(
      route('GET /memory/questions', {
        summary: 'What the user says now against what they pinned or wrote by hand',
        responses: { 200: jsonReply(memoryQuestionsReplySchema, 'Oldest first') },
      }),
      (c) => c.json({ questions: questions.list() }, 200),
    )
    .openapi(
      route('POST /memory/questions/:id', {
        summary: 'Answer such a question',
        request: { params: questionParamsSchema, ...jsonBody(answerQuestionRequestSchema) },
        responses: { 200: jsonReply(questionAnsweredSchema, 'The memory, and how to undo the answer') },
      }),
      (c) => c.json(questions.answer(c.req.valid('param').id, c.req.valid('json').answer), 200),
    )
}
