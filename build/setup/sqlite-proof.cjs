/**
 * Run by Electron as Node with --expose-gc: package folder and binding as arguments. Ends with 0 when the binding
 * opens a database, answers, and survives garbage collections of its statements.
 */
const [, , packageFolder, nativeBinding] = process.argv
const Database = require(packageFolder)
const open = () => new Database(':memory:', nativeBinding ? { nativeBinding } : {})

for (let round = 0; round < 20; round += 1) {
  const db = open()
  db.exec(
    'CREATE VIRTUAL TABLE note USING fts5(text); CREATE TABLE row (id INTEGER PRIMARY KEY, name TEXT) STRICT',
  )
  const insert = db.prepare('INSERT INTO row (name) VALUES (@name)')
  for (let at = 0; at < 200; at += 1) insert.run({ name: `name ${at}` })
  for (let at = 0; at < 200; at += 1) db.prepare('SELECT id, name FROM row WHERE id = ?').get(at + 1)
  const { count } = db.prepare('SELECT count(*) AS count FROM row').get()
  if (count !== 200) throw new Error(`expected 200 rows, got ${count}`)
  globalThis.gc()
  db.close()
}
globalThis.gc()
console.log('proved')
