import tseslint from 'typescript-eslint'

const OUT = 'requests leave by src/ingest/fetch alone'

/** `sql<T>` says what one value is; what a whole row is would be a claim that nothing checks. */
const SQL = 'TaggedTemplateExpression[tag.name="sql"]'
/** Names of types but for those of single values. */
const NO_VALUE = 'TSTypeReference[typeName.name!=/^(?:Date|Extent|LocationState|T)$/]'
const RESTRICTED_SYNTAX = [
  { selector: 'ExportDefaultDeclaration', message: 'named exports only' },
  {
    selector: `${SQL} > TSTypeParameterInstantiation > :matches(TSTypeLiteral, TSIntersectionType, ${NO_VALUE})`,
    message: 'rows of raw SQL are checked: sqlRows of src/db/sql-rows.ts',
  },
  {
    selector: `CallExpression > MemberExpression[property.name="execute"] > ${SQL}.object[typeArguments]`,
    message: 'rows of raw SQL are checked: sqlRows of src/db/sql-rows.ts',
  },
]

export default tseslint.config(
  { ignores: ['node_modules', 'dist', 'data', 'coverage', 'src/db/schema.generated.ts'] },
  ...tseslint.configs.recommended,
  ...tseslint.configs.stylistic,
  {
    files: ['src/**/*.{ts,tsx}', 'test/**/*.{ts,tsx}', 'bench/**/*.ts', 'tools/**/*.ts'],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { arguments: false } }],
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true },
      ],
      '@typescript-eslint/no-empty-function': 'off',
      '@typescript-eslint/prefer-for-of': 'off',
      eqeqeq: 'error',
      'no-console': 'error',
      'no-control-regex': 'off',
    },
  },
  {
    files: ['src/**/*.{ts,tsx}'],
    rules: {
      'no-restricted-syntax': ['error', ...RESTRICTED_SYNTAX],
    },
  },
  {
    // All requests of the program go through ingest/fetch: its guard, its host leases, its log.
    files: ['src/**/*.{ts,tsx}'],
    ignores: ['src/ingest/fetch/**'],
    rules: {
      'no-restricted-globals': ['error', 'fetch', 'WebSocket', 'EventSource', 'XMLHttpRequest'],
      '@typescript-eslint/no-restricted-imports': [
        'error',
        {
          paths: ['http', 'https', 'http2', 'net', 'tls', 'dgram', 'dns', 'dns/promises'].flatMap((name) =>
            [name, `node:${name}`].map((module) => ({ name: module, message: OUT, allowTypeImports: true })),
          ),
          patterns: [
            {
              group: [
                'undici',
                'playwright*',
                'puppeteer*',
                'axios',
                'got',
                'ky',
                'ws',
                'node-fetch',
                'needle',
                'superagent',
              ],
              message: OUT,
            },
          ],
        },
      ],
    },
  },
  {
    // These listen, or connect only to servers of this machine and of the operator.
    files: [
      ...['src/api/server.ts', 'src/services/samples/serve-site.ts', 'src/services/free-port.ts'],
      ...['src/services/meilisearch/meilisearch-session.ts', 'src/cli/api-client.ts'],
      // The operator's own search servers, over connections that stay open.
      'src/search/engine/meilisearch/http.ts',
    ],
    rules: { 'no-restricted-globals': 'off', '@typescript-eslint/no-restricted-imports': 'off' },
  },
  { files: ['test/**', 'bench/**', 'tools/**'], rules: { 'no-console': 'off' } },
  { files: ['*.{js,cjs}', 'bin/*.js', 'tools/*.js'], extends: [tseslint.configs.disableTypeChecked] },
)
