import { type ReactNode, useEffect, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useParams, useSearchParams } from 'react-router'
import { useMessages, useUpdateSession } from '../../../core/chats.ts'
import { useCommand } from '../../../core/commands.ts'
import { useSources } from '../../../core/documents.ts'
import { useProject } from '../../../core/projects.ts'
import { useSettings } from '../../../core/settings.ts'
import { showToast } from '../../../lib/toasts.ts'
import { DropTarget } from '../../../ui/drop-target.tsx'
import { useChatClient, useOutbox } from '../chat-context.ts'
import { NEW_CHAT } from '../drafts.ts'
import { buildTree, pathTo } from '../message-tree.ts'
import { useAddDocuments } from '../use-add-documents.ts'
import { useAskedMessage } from '../use-asked-message.ts'
import { useChatActions } from '../use-chat-actions.ts'
import { AnswerAnnouncer } from './answer-announcer.tsx'
import { SourcesContext } from './answer-sources.tsx'
import { BranchSource } from './branch-source.tsx'
import { ChatProblem } from './chat-problem.tsx'
import { Composer } from './composer.tsx'
import { ProjectCrumb } from './project-crumb.tsx'
import { Transcript } from './transcript.tsx'
import { TranscriptSkeleton } from './transcript-skeleton.tsx'
import { Welcome } from './welcome.tsx'

/** One chat, or the empty page on which a new one begins. */
/** @param offer stands in an empty chat */
export function ChatPage({ offer }: { offer?: ReactNode }) {
  const { t } = useTranslation()
  const { sessionId = null } = useParams()
  const chat = sessionId ?? NEW_CHAT
  const { generations } = useChatClient()
  const settings = useSettings()
  const projectAsked = useSearchParams()[0].get('project')
  const projectOfNew = useProject(sessionId === null ? projectAsked : null)
  const actions = useChatActions(sessionId, projectOfNew?.id ?? null)
  const { mutate: updateSession } = useUpdateSession()
  const addDocuments = useAddDocuments(sessionId, projectOfNew?.id ?? null)
  const query = useMessages(sessionId)
  const pending = useOutbox().items.get(chat)
  const [modelOfNew, setModelOfNew] = useState<string | null>(null)

  const messages = query.data?.messages
  const session = query.data?.session
  const project = useProject(session?.project_id) ?? projectOfNew
  const tree = useMemo(() => buildTree(messages ?? []), [messages])
  const fullPath = useMemo(
    () => pathTo(tree, session?.active_leaf_id ?? null),
    [tree, session?.active_leaf_id],
  )
  // An edited question stands where its old version stood, from the first moment on.
  const parentOfPending = pending?.request.parent_id
  const path = useMemo(() => {
    if (parentOfPending === undefined) return fullPath
    return fullPath.slice(0, fullPath.findIndex((message) => message.id === parentOfPending) + 1)
  }, [fullPath, parentOfPending])

  const askedId = useAskedMessage(messages, path, actions.showVersion)
  const answering = messages?.find((message) => message.status === 'streaming')
  useEffect(() => {
    if (answering) generations.attach(answering.id, answering.session_id, answering.content)
  }, [answering, generations])

  const lastAnswer = path.findLast((message) => message.role === 'assistant')
  useCommand((command) => {
    if (command.type === 'regenerate' && answering) showToast({ text: t('errors.session_busy') })
    if (!lastAnswer || lastAnswer.status === 'streaming') return
    if (command.type === 'regenerate' && !answering) actions.regenerate(lastAnswer.id)
    if (command.type === 'copy_answer') {
      void navigator.clipboard
        .writeText(lastAnswer.content)
        .then(() => showToast({ text: t('actions.copied') }))
    }
    if (command.type === 'copy_code') {
      const buttons = document.querySelectorAll<HTMLButtonElement>('[data-copy-code]')
      buttons.item(buttons.length - 1)?.click()
    }
  })

  const newestAnswer = messages?.findLast(
    ({ role, status }) => role === 'assistant' && status !== 'streaming',
  )
  const sources = useSources(sessionId, newestAnswer?.id ?? null).data ?? NO_SOURCES
  const isEmpty = path.length === 0 && !pending
  const isLoading = sessionId !== null && query.isPending
  return (
    <DropTarget hint={t('documents.drop')} onFiles={(files) => void addDocuments(files)}>
      <header className="flex h-12 shrink-0 items-center px-5 group-data-[sidebar=closed]/shell:pl-24">
        {project ? <ProjectCrumb project={project} /> : null}
        <h1 dir="auto" className="truncate text-sm font-medium">
          {sessionId === null ? t('sidebar.newChat') : session?.title || t('chat.untitled')}
        </h1>
        {session?.branched_from ? <BranchSource source={session.branched_from} /> : null}
      </header>
      {isLoading ? (
        <TranscriptSkeleton />
      ) : query.error ? (
        <ChatProblem error={query.error} onRetry={() => void query.refetch()} />
      ) : isEmpty ? (
        <Welcome onPick={(text) => actions.send(text, modelOfNew)} offer={offer} />
      ) : (
        <SourcesContext value={sources}>
          <Transcript
            key={chat}
            tree={tree}
            path={path}
            pending={pending}
            actions={actions}
            isBusy={answering !== undefined || pending !== undefined}
            askedId={askedId}
          />
        </SourcesContext>
      )}
      <AnswerAnnouncer key={`announcer-${chat}`} path={path} />
      <Composer
        chat={chat}
        memoryMode={project?.memory_mode ?? settings.memory_mode}
        model={(sessionId === null ? modelOfNew : session?.model) ?? project?.model ?? settings.default_model}
        onModelChange={(model) =>
          sessionId === null
            ? setModelOfNew(model)
            : updateSession(
                { id: sessionId, model },
                { onError: () => showToast({ text: t('chat.notChanged'), isProblem: true }) },
              )
        }
        answeringId={answering?.id ?? null}
        isSending={pending !== undefined}
        onSend={(text) => actions.send(text, sessionId === null ? modelOfNew : null)}
        onSendThen={(text) => actions.sendThen(text, sessionId === null ? modelOfNew : null)}
        onStop={actions.stop}
        onFiles={(files) => void addDocuments(files)}
      />
    </DropTarget>
  )
}

const NO_SOURCES = {}
