import { readFileSync } from 'node:fs'
import ts from 'typescript'

/**
 * The regular expressions of a TypeScript file: literals, and `new RegExp(…)` of literals, templates and constants of the
 * same file. A pattern made of anything else has `source: null`, because it is only known at run time.
 * @param {string} path
 * `excuse`: the line above says `// pattern-ok: …`.
 * @returns {{ path: string, line: number, source: string | null, flags: string, excuse: boolean }[]}
 */
export function patternsOf(path, text = readFileSync(path, 'utf8')) {
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true)
  /** @type {Map<string, ts.Expression>} */
  const constants = new Map()
  /** @type {{ path: string, line: number, source: string | null, flags: string, excuse: boolean }[]} */
  const found = []
  /** @param {ts.Node} node */
  const collect = (node) => {
    if (ts.isVariableDeclaration(node) && ts.isIdentifier(node.name) && node.initializer)
      constants.set(node.name.text, node.initializer)
    ts.forEachChild(node, collect)
  }
  /** @param {ts.Expression | undefined} node @returns {string | null} */
  const textOf = (node) => {
    if (node === undefined) return ''
    if (ts.isStringLiteralLike(node)) return node.text
    if (ts.isIdentifier(node)) return constants.has(node.text) ? textOf(constants.get(node.text)) : null
    if (ts.isRegularExpressionLiteral(node)) return node.text.slice(1, node.text.lastIndexOf('/'))
    if (ts.isPropertyAccessExpression(node) && node.name.text === 'source') return textOf(node.expression)
    if (!ts.isTemplateExpression(node)) return null
    const parts = node.templateSpans.map(({ expression, literal }) => [textOf(expression), literal.text])
    if (parts.some(([value]) => value === null)) return null
    return node.head.text + parts.flat().join('')
  }
  const lines = text.split('\n')
  /** @param {ts.Node} node @param {string | null} source @param {string} flags */
  const add = (node, source, flags) => {
    const line = file.getLineAndCharacterOfPosition(node.getStart()).line + 1
    const excuse = /^\s*\/\/ pattern-ok: \S/.test(lines[line - 2] ?? '')
    found.push({ path, line, source, flags, excuse })
  }
  /** @param {ts.Node} node */
  const visit = (node) => {
    if (ts.isRegularExpressionLiteral(node)) {
      const end = node.text.lastIndexOf('/')
      add(node, node.text.slice(1, end), node.text.slice(end + 1))
    }
    const isMade =
      (ts.isNewExpression(node) || ts.isCallExpression(node)) && node.expression.getText() === 'RegExp'
    if (isMade) add(node, textOf(node.arguments?.[0]), textOf(node.arguments?.[1]) ?? '')
    ts.forEachChild(node, visit)
  }
  collect(file)
  visit(file)
  return found
}
