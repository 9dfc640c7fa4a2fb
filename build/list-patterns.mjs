import { readFileSync } from 'node:fs'
import ts from 'typescript'

/**
 * The regular expressions of a TypeScript file: literals, and `new RegExp(…)` of literals, templates and constants of the
 * same file. One that is made of anything else has `source: null`: nothing can be said of it before it runs.
 * @param {string} path
 * @returns {{ path: string, line: number, source: string | null, flags: string }[]}
 */
export function patternsOf(path, text = readFileSync(path, 'utf8')) {
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true)
  /** @type {Map<string, ts.Expression>} */
  const constants = new Map()
  /** @type {{ path: string, line: number, source: string | null, flags: string }[]} */
  const found = []
  /** @param {ts.Node} node */
  const collect = (node) => {
    if (ts.isVariableDeclaration(node) && ts.isIdentifier(node.name) && node.initializer)
      constants.set(node.name.text, node.initializer)
    ts.forEachChild(node, collect)
  }
  /** @param {ts.Expression | undefined} node @returns {string | null} */
  const valueOf = (node) => {
    if (node === undefined) return ''
    if (ts.isStringLiteralLike(node)) return node.text
    if (ts.isIdentifier(node)) return constants.has(node.text) ? valueOf(constants.get(node.text)) : null
    if (ts.isRegularExpressionLiteral(node)) return node.text.slice(1, node.text.lastIndexOf('/'))
    if (ts.isPropertyAccessExpression(node) && node.name.text === 'source') return valueOf(node.expression)
    if (!ts.isTemplateExpression(node)) return null
    const parts = node.templateSpans.map(({ expression, literal }) => [valueOf(expression), literal.text])
    if (parts.some(([value]) => value === null)) return null
    return node.head.text + parts.flat().join('')
  }
  /** @param {ts.Node} node */
  const visit = (node) => {
    const line = file.getLineAndCharacterOfPosition(node.getStart()).line + 1
    if (ts.isRegularExpressionLiteral(node)) {
      const end = node.text.lastIndexOf('/')
      found.push({ path, line, source: node.text.slice(1, end), flags: node.text.slice(end + 1) })
    }
    const isMade = (ts.isNewExpression(node) || ts.isCallExpression(node)) && node.expression.getText() === 'RegExp'
    if (isMade)
      found.push({ path, line, source: valueOf(node.arguments?.[0]), flags: valueOf(node.arguments?.[1]) ?? '' })
    ts.forEachChild(node, visit)
  }
  collect(file)
  visit(file)
  return found
}
