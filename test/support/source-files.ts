import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import ts from 'typescript'
import { projectFolder } from './project-folder.ts'

/** One import or re-export of a file. */
export interface Arrow {
  /** Path below `src/`, with slashes; for other modules the name of the package, or `node:...`. */
  readonly to: string
  readonly isOurs: boolean
  /** Whether only types are imported, which are absent at run time. */
  readonly isType: boolean
  /** The imported names; `*` for all, `default` for the default export. */
  readonly names: readonly string[]
}

/** A file of `src/`, with the facts that rules on the whole tree need. */
export interface SourceFile {
  /** Path below `src/`, with slashes. */
  readonly name: string
  readonly text: string
  readonly arrows: readonly Arrow[]
  /** The functions called, such as `fetch` or `http.request`. */
  readonly calls: readonly string[]
  /** Whether it reads `process.env`. */
  readonly readsEnvironment: boolean
  readonly hasDefaultExport: boolean
  /** Whether it re-exports everything of another file. */
  readonly isBarrel: boolean
}

const SOURCES = path.join(projectFolder, 'src')

/** All TypeScript files of `src/`. */
export function readSourceFiles(): readonly SourceFile[] {
  const names = readdirSync(SOURCES, { recursive: true, encoding: 'utf8' })
  return names.filter((name) => /(?<!\.d)\.tsx?$/.test(name)).map((name) => readSourceFile(name.replaceAll('\\', '/')))
}

/** The package of an import: `zod` for `zod/v4`, `@aws-sdk/client-s3` for itself. */
export function packageOf(specifier: string): string {
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/')
}

function readSourceFile(name: string): SourceFile {
  const text = readFileSync(path.join(SOURCES, name), 'utf8')
  const tree = ts.createSourceFile(name, text, ts.ScriptTarget.ESNext, true)
  const arrows: Arrow[] = []
  const calls: string[] = []
  let readsEnvironment = false
  let hasDefaultExport = false
  let isBarrel = false
  const visit = (node: ts.Node): void => {
    const arrow = toArrow(name, node)
    if (arrow !== null) arrows.push(arrow)
    if (ts.isCallExpression(node)) calls.push(node.expression.getText(tree))
    if (ts.isPropertyAccessExpression(node) && node.getText(tree) === 'process.env') readsEnvironment = true
    if (ts.isExportDeclaration(node) && node.exportClause === undefined) isBarrel = true
    if (ts.isExportAssignment(node) || isDefaultExport(node)) hasDefaultExport = true
    ts.forEachChild(node, visit)
  }
  visit(tree)
  return { name, text, arrows, calls, readsEnvironment, hasDefaultExport, isBarrel }
}

function toArrow(from: string, node: ts.Node): Arrow | null {
  const specifier = specifierOf(node)
  if (specifier === null) return null
  const isOurs = specifier.startsWith('.')
  const to = isOurs ? path.posix.join(path.posix.dirname(from), specifier) : specifier
  const clause = ts.isImportDeclaration(node) ? node.importClause : undefined
  const bindings = clause?.namedBindings
  const elements = bindings !== undefined && ts.isNamedImports(bindings) ? bindings.elements : []
  const names = elements.map((element) => (element.propertyName ?? element.name).text)
  if (clause?.name !== undefined) names.push('default')
  if (bindings !== undefined && ts.isNamespaceImport(bindings)) names.push('*')
  const isWholeType = clause?.phaseModifier === ts.SyntaxKind.TypeKeyword
  const values = elements.filter((element) => !element.isTypeOnly).length + (names.length - elements.length)
  return { to, isOurs, isType: isWholeType || (clause !== undefined && values === 0), names }
}

function specifierOf(node: ts.Node): string | null {
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return textOf(node.moduleSpecifier)
  const isImportCall = ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword
  return isImportCall ? textOf(node.arguments[0]) : null
}

function textOf(node: ts.Node | undefined): string | null {
  return node !== undefined && ts.isStringLiteralLike(node) ? node.text : null
}

function isDefaultExport(node: ts.Node): boolean {
  const modifiers = ts.canHaveModifiers(node) ? (ts.getModifiers(node) ?? []) : []
  return modifiers.some((modifier) => modifier.kind === ts.SyntaxKind.DefaultKeyword)
}
