import { Command } from 'commander'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import ts from 'typescript'
import { describe, expect, it } from 'vitest'
import { addCommands } from '../src/main/commands.ts'
import { projectFolder } from './support/project-folder.ts'

/** Phrases of the language that this project once spoke; people read the standard terms instead. */
const BANNED: readonly RegExp[] = [
  /\bhow to ask\b/,
  /\btak(?:e|es|ing) (?:it |them |an? \w+ )?out\b/,
  /\btaken out\b/,
  /\b(?:many )?questions? (?:at once|is asked|are asked|cannot be asked)\b/,
  /\bask (?:many|every|a) /,
  /\bput (?:it )?in\b/,
  /\bput down\b/,
  /\bkeep (?:the )?note\b/,
  /\bthe \/ key\b.*\bturn/,
  /\bturn o(?:ff|n) the \/ key\b/,
  /\bby the clock\b/,
  /\bwalk(?:s|ed|ing)?\b/,
  /\bnever (?:walked|asked)\b/,
  /(?:^|[, ])met \d|\bmet \$/,
  /\bstands? for\b/,
  /\bspeaks? for\b/,
  /\bwhen the file was made\b/,
  /\bfor want of\b/,
  /\bwithout saying what\b/,
  /\b(?:what|as) (?:is|was) said\b/,
  /\bsee its strategies\b/,
  /\b(?:is|are|was|were|been|be) told\b/,
  /\b\w+ told\b/,
  /\banew\b/,
  /\bmend(?:s|ed|ing)?\b/,
  /\bparted by\b/,
  /\bheirs?\b/,
  /\b(?:the|an?|each|every|its|new|of|\d+) finds?\b/,
  /\bread otherwise\b/,
  /\bways out\b/,
  /\bsome .*will do\b/,
  /\b(?:is|are|was|were|been|last) asked\b/,
  /\basked for\b/,
  /\bon (?:its|their) way\b/,
  /\bin the making\b/,
  /\bby meaning alone\b/,
  /\blooked for\b/,
  /\bside by side are needed\b/,
  /\bthe other way round\b/,
  /\bwho (?:does it|decides)\?/,
  /\bsays? so\b/,
  /\bis no more\b/,
  /\bhow it stands\b/,
  /\bhow gently\b/,
  /\bleave it alone\b/,
  /\bleave a host alone\b/,
  /\bwhat becomes? of\b/,
  /\bwhat became of\b/,
  /\bfor good\b/,
  /\bis had\b/,
  /\bso many minutes\b/,
  /\bbrings? everything up\b/,
]

/** Names of files with texts that people read: pages, mails, commands, client scripts, descriptions of the API. */
const READ_BY_PEOPLE = [
  /^src\/ui\/.*\.(?:tsx?|js)$/,
  /^src\/cli\/.*\.ts$/,
  /^src\/main\/.*\.ts$/,
  /^src\/api\/.*\.ts$/,
  /^src\/features\/.*\.tsx$/,
  /^src\/features\/.*(?:command|names|routes|view|feed|format)[\w-]*\.ts$/,
]

describe('the words that people see', () => {
  it('have none of the banned phrases on pages, in mails, commands and descriptions of the API', () => {
    const files = readdirSync(path.join(projectFolder, 'src'), { recursive: true, encoding: 'utf8' })
      .map((name) => path.posix.join('src', name.split(path.sep).join('/')))
      .filter((name) => READ_BY_PEOPLE.some((pattern) => pattern.test(name)))
    expect(files.length).toBeGreaterThan(80)
    const found = files.flatMap((name) => {
      const texts = textsOf(name, readFileSync(path.join(projectFolder, name), 'utf8'))
      return texts.flatMap(bannedIn).map((phrase) => `${name}: ${phrase}`)
    })
    expect(found).toEqual([])
  })

  it('have none of the banned phrases in the help of any command', async () => {
    const program = new Command('concordance')
    addCommands(
      program,
      async () => {},
      async () => {},
    )
    const helps = helpOf(program)
    expect(helps.length).toBeGreaterThan(20)
    expect(helps.flatMap(({ name, help }) => bannedIn(help).map((phrase) => `${name} --help: ${phrase}`))).toEqual([])
  })
})

describe('the search for banned phrases', () => {
  it('finds them in strings, templates and the text of elements', () => {
    const code = [
      `const label = 'Put in'`,
      'const run = `walked on ${day}, met ${found}`',
      'const page = <p>\n  {count(total)} never\n  walked</p>',
    ].join('\n')
    expect(textsOf('page.tsx', code).flatMap(bannedIn)).toEqual(['put in', 'walked', 'met $', 'walked', 'never walked'])
  })

  it('ignores comments, imports and words of the program', () => {
    const code = `// walk it\nimport { walk } from './walk by the clock.ts'\nfunction walked(told: 'walked') { return told }`
    expect(textsOf('page.ts', code).flatMap(bannedIn)).toEqual([])
  })
})

function bannedIn(text: string): readonly string[] {
  const line = text.replace(/\s+/g, ' ').toLowerCase()
  return BANNED.flatMap((phrase) => phrase.exec(line)?.[0].trim() ?? [])
}

/** Strings that hold a space or begin with a capital, and the texts of elements; others are words of the program. */
function textsOf(name: string, code: string): readonly string[] {
  const source = ts.createSourceFile(name, code, ts.ScriptTarget.Latest, true)
  const texts: string[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return
    if (ts.isJsxText(node)) texts.push(node.text)
    else if (ts.isTemplateExpression(node)) {
      texts.push([node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)].join('${}'))
    } else if (ts.isStringLiteralLike(node) && /\s|^[A-Z]/.test(node.text)) texts.push(node.text)
    ts.forEachChild(node, visit)
  }
  visit(source)
  return texts
}

function helpOf(command: Command, parents = ''): readonly { readonly name: string; readonly help: string }[] {
  const name = `${parents}${command.name()}`
  const own = { name, help: command.helpInformation() }
  return [own, ...command.commands.flatMap((each) => helpOf(each, `${name} `))]
}
