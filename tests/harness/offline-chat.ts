import { chatReplySchema } from '../../contract/core/chat.ts'
import { InProcessCore } from './in-process-core.ts'

/**
 * A first run from nothing, in a process that tests/integration/offline.test.ts puts where there is no network: models
 * are imported into an empty folder, and one message is answered. Prints the answer as JSON.
 */
delete process.env.NOVACORE_MODELS_DIR
const core = await InProcessCore.start()
const reply = await core.post('/chat/message', { message: 'What is the capital of France?' })
const answer = chatReplySchema.parse(reply.body)
await core.close()
process.stdout.write(JSON.stringify({ status: answer.status, response: answer.response }))
