/**
 * Who may import whom. Each rule says why it is there: a build that breaks on it should teach, not annoy.
 * `tsPreCompilationDeps: 'specify'` tells imports of types from imports of code.
 */
const TYPE_ONLY = ['type-only']
const TESTS = '\\.test\\.tsx?$|^tests/'

/** @param {string} pattern */
const npm = (pattern) => `^node_modules/(${pattern})(/|$)`

export default {
  forbidden: [
    {
      name: 'no-cycles',
      severity: 'error',
      comment: 'Types count too: no part of a cycle can be read, tested or moved alone.',
      from: {},
      to: { circular: true },
    },
    {
      name: 'contract-is-pure',
      severity: 'error',
      comment: 'App and server both stand on the contract; it may know neither, nor Node, nor the DOM.',
      from: { path: '^contract/', pathNot: TESTS },
      to: { pathNot: ['^contract/', npm('zod|jose|canonicalize')] },
    },
    {
      name: 'native-knows-nothing-of-ours',
      severity: 'error',
      comment: 'native/ wraps binaries. If it imported the app, the sync server could not use it.',
      from: { path: '^native/', pathNot: TESTS },
      to: { path: '^(contract|server-kit|electron|renderer|sync-server)/' },
    },
    {
      name: 'server-kit-stands-on-the-contract',
      severity: 'error',
      comment: 'Core and sync server both use it, so it may know neither of them.',
      from: { path: '^server-kit/', pathNot: TESTS },
      to: { path: '^(electron|native|renderer|sync-server|build)/' },
    },
    {
      name: 'core-never-meets-electron-or-page',
      severity: 'error',
      comment: 'The core runs headless, in tests and in a utilityProcess, the same code.',
      from: { path: '^electron/core/', pathNot: TESTS },
      to: { path: ['^electron/(main|preload|workers)/', '^renderer/', npm('electron')] },
    },
    {
      name: 'core-never-meets-the-server',
      severity: 'error',
      comment:
        'They run on different machines. Only the type of its routes is known, to the one who calls them.',
      from: { path: '^electron/core/', pathNot: [TESTS, '^electron/core/account/'] },
      to: { path: '^sync-server/' },
    },
    {
      name: 'account-knows-the-type-of-the-server',
      severity: 'error',
      comment: 'hc<SyncApp> learns the routes from the type; no code of the server may end up in the app.',
      from: { path: '^electron/core/account/', pathNot: TESTS },
      to: { path: '^sync-server/', dependencyTypesNot: TYPE_ONLY },
    },
    {
      name: 'account-knows-the-type-of-the-app-alone',
      severity: 'error',
      comment: 'Other types of the server are its own; what both share is in the contract.',
      from: { path: '^electron/core/account/', pathNot: TESTS },
      to: { path: '^sync-server/', pathNot: '^sync-server/app\\.ts$' },
    },
    {
      name: 'page-sees-only-the-contract',
      severity: 'error',
      comment: 'The page is sandboxed: it knows the core by its types alone.',
      from: { path: '^renderer/', pathNot: TESTS },
      to: { path: '^(electron|native|server-kit|sync-server)/', dependencyTypesNot: TYPE_ONLY },
    },
    {
      name: 'page-has-no-node',
      severity: 'error',
      comment: 'There is no Node in a sandboxed page.',
      from: { path: '^renderer/', pathNot: TESTS },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'workers-are-clients',
      severity: 'error',
      comment:
        'A worker reaches the core by HTTP with its own token, so that its rights are what the token says.',
      from: { path: '^electron/workers/', pathNot: TESTS },
      to: {
        path: '^(electron/(core|main|preload)|native|renderer|server-kit)/',
        dependencyTypesNot: TYPE_ONLY,
      },
    },
    {
      name: 'main-holds-no-product-logic',
      severity: 'error',
      comment: 'Main owns windows and processes; logic in it could not run headless.',
      from: { path: '^electron/(main|preload)/', pathNot: TESTS },
      to: { path: '^(electron/(core|workers)|native|renderer|server-kit|sync-server)/' },
    },
    {
      name: 'features-do-not-meet',
      severity: 'error',
      comment: 'Features of the page are joined in app/ only, so that each can be changed alone.',
      from: { path: '^renderer/features/([^/]+)/' },
      to: { path: '^renderer/features/', pathNot: '^renderer/features/$1/' },
    },
    {
      name: 'page-ui-knows-no-domain',
      severity: 'error',
      comment:
        'app → features → core, ui, lib; ui → lib: what it shows comes in by its props, so that it fits any feature.',
      from: { path: '^renderer/ui/', pathNot: TESTS },
      to: { path: '^renderer/(app|features|core)/' },
    },
    {
      name: 'page-core-shows-nothing',
      severity: 'error',
      comment: 'core → lib: data and words are read and tested without a component.',
      from: { path: '^renderer/core/', pathNot: TESTS },
      to: { path: '^renderer/(app|features|ui)/' },
    },
    {
      name: 'page-lib-stands-alone',
      severity: 'error',
      comment: 'lib holds plain functions for all other parts of the page; it may know none of them.',
      from: { path: '^renderer/lib/', pathNot: TESTS },
      to: { path: '^renderer/(app|features|core|ui)/' },
    },
    {
      name: 'page-fetches-in-core',
      severity: 'error',
      comment: 'One data layer: a feature uses the hooks of renderer/core and never calls the core itself.',
      from: { path: '^renderer/(app|features|ui|lib)/', pathNot: TESTS },
      to: { path: '^renderer/core/client\\.ts$' },
    },
    {
      name: 'page-features-do-not-know-the-shell',
      severity: 'error',
      comment: 'app → features → core, ui, lib.',
      from: { path: '^renderer/features/', pathNot: TESTS },
      to: { path: '^renderer/app/' },
    },
    {
      name: 'server-knows-no-app',
      severity: 'error',
      comment:
        'The server is run by an operator, without the app: they share the contract and the binding of SQLite.',
      from: { path: '^sync-server/', pathNot: TESTS },
      to: { path: '^(electron|renderer|build)/' },
    },
    {
      name: 'server-reads-its-environment-in-one-place',
      severity: 'error',
      comment: 'What config.ts has not checked is not known to be safe: only the entry may ask it to read.',
      from: { path: '^sync-server/', pathNot: [TESTS, '^sync-server/(main|cli/main)\\.ts$'] },
      to: { path: '^sync-server/config\\.ts$', dependencyTypesNot: TYPE_ONLY },
    },
    {
      name: 'server-http-knows-no-feature',
      severity: 'error',
      comment: 'Features stand on http/, db/, limits/ and mail/, so that each of these can be read alone.',
      from: { path: '^sync-server/(http|db|limits|mail|keys)/', pathNot: TESTS },
      to: {
        path: '^sync-server/(accounts|admin|alarms|billing|devices|entitlements|ledger|ops|sessions)/',
        dependencyTypesNot: TYPE_ONLY,
      },
    },
    {
      name: 'store-files-are-private',
      severity: 'error',
      comment:
        'routes → service → store: another feature asks the service, so that a rule has one home. core/store/ opens, repairs and merges the whole database, so it reads the tables of all. A command of sync-server/cli/ runs without the server, so it has no services.',
      from: {
        path: '^(electron/core|sync-server)/([^/]+)/',
        pathNot: [TESTS, '^electron/core/store/', '^sync-server/cli/'],
      },
      to: {
        path: '^(electron/core|sync-server)/.*store[^/]*\\.ts$',
        pathNot: ['^electron/core/store/', '^$1/$2/'],
      },
    },
    {
      name: 'no-product-code-imports-tests',
      severity: 'error',
      comment: 'What ships must not hang on what only checks it.',
      from: { path: '^(contract|native|server-kit|electron|renderer|sync-server)/', pathNot: TESTS },
      to: { path: TESTS },
    },
    fence('electron', '^electron/(main|preload)/', 'Only main and preload run inside Electron proper.'),
    fence('better-sqlite3|sqlite-vec', '^native/sqlite/', 'One place knows how the right binding is found.'),
    fence('keytar', '^electron/core/secrets/', 'Secrets have one door.'),
    fence('ollama', '^electron/core/models/', 'The engine can be exchanged behind one interface.'),
    fence('gpt-tokenizer', '^electron/core/ledger/', 'One stated tokenizer counts (spec E1).'),
    fence('pg|kysely', '^sync-server/db/', 'Both databases are opened and spoken to in one manner.'),
    fence('stripe', '^sync-server/billing/', 'What the paying is done with can be exchanged in one folder.'),
    fence('nodemailer', '^sync-server/mail/', 'Mail leaves by the outbox, never from a request.'),
    fence('@node-rs/argon2', '^sync-server/accounts/', 'One place says how passwords are kept.'),
    fence('react|react-dom', '^renderer/', 'React lives in the page.'),
    {
      name: 'random-tests-have-a-seed',
      severity: 'error',
      comment: 'tests/harness/random.ts sets the seed of fast-check, so that a failure can be repeated.',
      from: { pathNot: '^tests/harness/random\\.ts$' },
      to: { path: npm('fast-check') },
    },
    {
      name: 'no-unresolvable',
      severity: 'error',
      comment: 'An import that resolves to nothing fails at run time; hast and mdast are types only.',
      from: {},
      to: { couldNotResolve: true, dependencyTypesNot: TYPE_ONLY, pathNot: '\\?(raw|url)$|^(hast|mdast)$' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|release|coverage)/' },
    tsPreCompilationDeps: 'specify',
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.json'],
      conditionNames: ['import', 'types', 'node', 'default'],
    },
  },
}

/** @param {string} packages @param {string} home @param {string} comment */
function fence(packages, home, comment) {
  return {
    name: `only-${home.replace(/[^a-z]+/g, '-').replace(/^-|-$/g, '')}-imports-${packages.split('|')[0]}`,
    severity: 'error',
    comment,
    from: { pathNot: [home, TESTS, '^build/'] },
    to: { path: npm(packages), dependencyTypesNot: TYPE_ONLY },
  }
}
