import { afterEach, beforeEach, expect, it } from 'vitest'
import { openDatabase, type WritableDb } from './open.ts'
import { all, run, runOne, sql } from './sql.ts'

let db: WritableDb
beforeEach(() => {
  db = openDatabase(':memory:')
  db.exec(`CREATE TABLE users (name TEXT NOT NULL, age INTEGER NOT NULL) STRICT;
           INSERT INTO users VALUES ('alice', 30), ('bob', 40), ('carol', 50)`)
})
afterEach(() => db.close())

it('binds values in the order of the text, also those of nested fragments', () => {
  const older = sql`age > ${35}`
  const query = sql`SELECT name FROM users WHERE ${sql`${older} AND name <> ${"bob'; --"}`} AND age < ${60} ORDER BY name`
  expect(query.text).toBe('SELECT name FROM users WHERE age > ? AND name <> ? AND age < ? ORDER BY name')
  expect(query.values).toEqual([35, "bob'; --", 60])
  expect(all(db, query)).toEqual([{ name: 'bob' }, { name: 'carol' }])
})

it('binds bytes as a value, not as a fragment', () => {
  expect(all(db, sql`SELECT hex(${new Uint8Array([1, 171])}) AS bytes`)).toEqual([{ bytes: '01AB' }])
})

it('tells statements apart that the same place in the code makes of other fragments', () => {
  const names = (isOld: boolean) =>
    all(db, sql`SELECT name FROM users WHERE ${isOld ? sql`age > 35` : sql`age < 35`} ORDER BY name`)
  expect(names(true)).toHaveLength(2)
  expect(names(false)).toEqual([{ name: 'alice' }])
})

it('refuses a write that does not change exactly one row', () => {
  runOne(db, sql`UPDATE users SET age = 31 WHERE name = ${'alice'}`)
  expect(() => runOne(db, sql`UPDATE users SET age = 1 WHERE name = ${'dave'}`)).toThrow('Changed 0 rows')
  expect(() => db.transaction(() => runOne(db, sql`UPDATE users SET age = 1`))()).toThrow('Changed 3 rows')
  expect(all(db, sql`SELECT age FROM users ORDER BY age`)).toEqual([{ age: 31 }, { age: 40 }, { age: 50 }])
  expect(run(db, sql`DELETE FROM users`).changes).toBe(3)
})
