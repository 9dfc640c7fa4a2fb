import { useNavigate } from 'react-router'
import { useAddDocument, useMakeChat } from '../../core/documents.ts'
import { useProblemToast } from '../../core/use-problem-toast.ts'
import { useChatClient } from './chat-context.ts'
import { NEW_CHAT } from './drafts.ts'

/** Returns a function that adds files to the chat on screen, one after the other; a new chat is made for them first. */
export function useAddDocuments(
  sessionId: string | null,
  projectId: string | null,
): (files: Iterable<File>) => Promise<void> {
  const { drafts } = useChatClient()
  const navigate = useNavigate()
  const { mutateAsync: makeChat } = useMakeChat()
  const { mutateAsync: add } = useAddDocument()
  const onError = useProblemToast()
  return async (files) => {
    const all = [...files]
    if (all.length === 0) return
    try {
      const chat = sessionId ?? (await makeChat(projectId))
      if (sessionId === null) {
        // What is being written goes along.
        drafts.set(chat, drafts.get(NEW_CHAT))
        drafts.set(NEW_CHAT, '')
        void navigate(`/chat/${encodeURIComponent(chat)}`)
      }
      for (const file of all) await add({ place: { session_id: chat }, file }).catch(onError)
    } catch (error) {
      onError(error)
    }
  }
}
