import type { HealthReply } from '../../contract/core/health.ts'
import { sameModel } from '../../contract/same-model.ts'
import type { Tier } from '../../contract/tiers.ts'
import type { Runtime } from '../../native/runtime.ts'
import type { Logger } from '../../server-kit/logger.ts'
import { openCredentials } from './account/credentials.ts'
import { type Account, openAccount } from './account/open-account.ts'
import { endInterrupted } from './chat/recover.ts'
import { type ChatService, createChatService } from './chat/service.ts'
import type { Clock } from './clock.ts'
import type { CoreDeps } from './deps.ts'
import { createDocumentService, type DocumentService } from './documents/service.ts'
import { LOCAL_OWNER } from './ledger/owner.ts'
import { createReportService, type ReportService } from './ledger/report-service.ts'
import { createLedgerService } from './ledger/service.ts'
import { createWitness } from './ledger/witness.ts'
import { createLocalApiService, type LocalApiService } from './local-api/service.ts'
import { createProvenanceService, type ProvenanceService } from './memory/provenance-service.ts'
import { createQuestionService, type QuestionService } from './memory/question-service.ts'
import { createRememberedService, type RememberedService } from './memory/remembered-service.ts'
import { createRunService, type RunService } from './memory/run-service.ts'
import { createMemoryService, type MemoryService } from './memory/service.ts'
import { askForJson } from './models/ask-for-json.ts'
import { parametersOf } from './models/catalog.ts'
import { createEmbedder } from './models/embedder.ts'
import { createLibraryService, type LibraryService } from './models/library-service.ts'
import { MAX_JUDGEMENT_TOKENS } from './models/limits.ts'
import { createEngineService, type EngineService } from './models/service.ts'
import { createTokenRates } from './models/token-rates.ts'
import type { CoreOptions } from './options.ts'
import { createPolicyService, type PolicyService } from './policy/service.ts'
import { prepareFirstAnswer } from './prepare.ts'
import { createProjectService, type ProjectService } from './projects/service.ts'
import { createPullService, type PullService } from './pulls/service.ts'
import type { NotesBudget } from './recall/notes-budget.ts'
import type { RecallService } from './recall/service.ts'
import { createRecallService } from './recall/service.ts'
import { openOwnerKeys } from './secrets/owner-keys.ts'
import { openSecretStore } from './secrets/secrets.ts'
import { createSettingsService, type SettingsService } from './settings/service.ts'
import type { OpenStore } from './store/running-store.ts'
import type { WorkService } from './work/service.ts'
import { createWorkService } from './work/service.ts'

export interface FeatureContext {
  options: CoreOptions
  runtime: Runtime
  clock: Clock
  newId: () => string
  logger: Logger
  /** Instead of the account's plan; null in the product. */
  tier: (() => Tier) | null
  notesBudget: NotesBudget
}

/** What the routes of an open store call. */
export interface Services {
  core: CoreDeps
  account: Account
  engine: EngineService
  library: LibraryService
  pulls: PullService
  usageReports: ReportService
  chat: ChatService
  settings: SettingsService
  memory: MemoryService
  memoryRuns: RunService
  provenance: ProvenanceService
  remembered: RememberedService
  questions: QuestionService
  recall: RecallService
  projects: ProjectService
  documents: DocumentService
  policy: PolicyService
  work: WorkService
  localApi: LocalApiService
}

/** All that works on an open store. */
export interface Features {
  secrets: HealthReply['secrets']
  services: Services
  /** Whose ledger is written: `local` or the id of the account that is signed in. */
  ownerId(): string
  stop(): Promise<void>
}

/** Ends what an earlier run left open, then starts the engine without waiting for it. */
export async function openFeatures(context: FeatureContext, store: OpenStore): Promise<Features> {
  const { options, runtime, clock, newId, logger } = context
  const { db } = store
  const secrets = await openSecretStore({
    dataDir: options.dataDir,
    logger: logger.child('secrets'),
    allowKeychain: options.allowKeychain,
  })
  const keys = await openOwnerKeys(secrets)
  const witness = await createWitness({ secrets, dataDir: options.dataDir, logger: logger.child('witness') })
  const credentials = await openCredentials(secrets, logger.child('account'))
  const ownerId = () => credentials.get().session?.profile.id ?? LOCAL_OWNER
  const ledger = createLedgerService({
    db,
    clock,
    newId,
    keys,
    owner: ownerId,
    tier: context.tier ?? (() => account.tier()),
    anchorOf: (userId) => account.anchorOf(userId),
    witness,
    onRecorded: () => account.onRecorded(),
    logger: logger.child('ledger'),
  })
  const settings = createSettingsService(db)
  const account = await openAccount({
    db,
    clock,
    logger: logger.child('account'),
    credentials,
    keys,
    ledger,
    witness,
    chosenUrl: () => settings.get().sync_server_url,
    defaultUrl: options.syncUrl,
  })
  // Before anything is recorded or sent.
  ledger.compareWithWitness()
  const choice = () => ({ mode: settings.get().engine_mode, url: settings.get().engine_url })
  const engine = createEngineService({
    dataDir: options.dataDir,
    ...(options.modelsDir === null ? {} : { modelsDir: options.modelsDir }),
    runtime,
    logger: logger.child('engine'),
    clock,
    settings: choice(),
    chosenModel: () => settings.get().default_model,
    parametersOf: (model) => parametersOf(settings.get().model_parameters, model),
    mayThink: (model) => !settings.get().no_thinking_models.some((name) => sameModel(name, model)),
  })
  settings.onChange(() => void engine.setMode(choice()))
  const core: CoreDeps = { db, clock, newId, logger: logger.child('chat'), ledger, engine }
  const embedder = createEmbedder({
    model: runtime.models.embedding.name,
    embed: (texts) => engine.embed(texts),
    isReady: () => engine.state().state === 'ready',
    logger: logger.child('embedder'),
  })
  const recall = createRecallService({
    db,
    clock,
    logger: logger.child('recall'),
    embedder,
    isIdle: () => engine.state().state === 'ready' && chat.generations.list().length === 0,
  })
  const memoryRuns = createRunService({ db, clock, newId })
  const provenance = createProvenanceService({ db, clock })
  const memory = createMemoryService({
    db,
    clock,
    newId,
    logger: logger.child('memory'),
    recall: () => recall,
    scrub: () => store.scrub(),
    forgetInCopies: (what) => store.forgetInCopies(what),
  })
  const remembered = createRememberedService({ db, clock })
  const questions = createQuestionService({ db, clock, newId, memory })
  memoryRuns.endInterrupted()
  // A recovery may have brought messages back.
  memory.reindexForgotten()
  memory.followPaths()
  store.onCopy({
    shouldDailyWait: () => memory.hasUndoOfForgotten(),
    beforeSnapshot: () => memory.dropUndoOfForgotten(),
    afterRestore() {
      memory.reindexForgotten()
      memory.followPaths()
      documents.reload()
    },
  })
  const policy = createPolicyService({
    db,
    clock,
    newId,
    logger: logger.child('policy'),
    deviceKey: keys.of(LOCAL_OWNER),
    embedder,
    judge: async (prompt, format, signal) => {
      const messages = [{ role: 'user' as const, content: prompt }]
      return (await askForJson(engine, { messages, format, signal, maxTokens: MAX_JUDGEMENT_TOKENS })).text
    },
  })
  const projects = createProjectService({ db, clock, newId })
  const documents = createDocumentService({
    db,
    clock,
    newId,
    logger: logger.child('documents'),
    embedder,
    isIdle: () => engine.state().state === 'ready' && chat.generations.list().length === 0,
    checkPlace({ session_id, project_id }) {
      if (session_id !== undefined) chat.sessions.get(session_id)
      if (project_id !== undefined) projects.get(project_id)
    },
  })
  const work = createWorkService({
    ...core,
    logger: logger.child('work'),
    memory,
    runs: memoryRuns,
    recall,
    policy,
    settings: () => settings.get(),
    setPaused: (isPaused) => void settings.update({ background_paused: isPaused }),
    isAnswering: () => chat.generations.list().length > 0,
  })
  const tokenRates = createTokenRates()
  const chat = createChatService({
    ...core,
    recall,
    memory,
    provenance,
    projects,
    documents,
    policy,
    background: work,
    remember: (messageId) => {
      if (settings.get().background_paused) return
      try {
        memory.readMessage(messageId, null)
      } catch (error) {
        // Reflection reads it again later.
        logger.warn('a message could not be read for memory', { error: String(error) })
      }
    },
    notesBudget: context.notesBudget,
    tokenRates,
    settings: () => settings.get(),
  })
  const usageReports = createReportService({
    db,
    clock,
    owner: ownerId,
    titlesOf: (ids) => new Map([...chat.sessions.titles(ids), ...localApi.keys.titles()]),
  })
  const localApi = createLocalApiService({
    ...core,
    engine,
    logger: logger.child('local-api'),
    embeddingModel: runtime.models.embedding.name,
    tokenRates,
    policy,
    recall,
    notesBudget: context.notesBudget,
    settings: () => settings.get(),
  })
  settings.onChange(() => localApi.follow())
  const interrupted = endInterrupted({ ...core, memory })
  const purged = chat.sessions.purge() + projects.purge()
  if (interrupted + purged > 0) logger.info('tidied at start', { interrupted, purged })
  const pulls = createPullService({ db, clock, newId, logger: logger.child('pulls'), engine })
  engine.start()
  pulls.start()
  chat.waiting.start()
  const stopping = new AbortController()
  void prepareFirstAnswer({ engine, policy }, stopping.signal)
  recall.startBacklog()
  documents.startIndexing()
  void store.sweepCopies()
  account.start()
  localApi.follow()
  return {
    secrets: { kind: secrets.kind, warning: secrets.warning },
    services: {
      core,
      account,
      engine,
      library: createLibraryService(engine),
      pulls,
      usageReports,
      chat,
      settings,
      memory,
      memoryRuns,
      provenance,
      remembered,
      questions,
      recall,
      projects,
      documents,
      policy,
      work,
      localApi,
    },
    ownerId,
    async stop() {
      stopping.abort()
      await account.stop()
      work.stop()
      chat.waiting.stop()
      chat.summaries.stop()
      await chat.generations.stopAll()
      await localApi.stop()
      await recall.stop()
      await pulls.stop()
      await documents.stop()
      await engine.stop()
      await witness.flush()
    },
  }
}
