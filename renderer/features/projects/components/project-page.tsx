import { Pencil, SquarePen, Trash2 } from 'lucide-react'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useNavigate, useParams } from 'react-router'
import type { Project } from '../../../../contract/core/projects.ts'
import { MAX_PROJECT_NAME_CHARS } from '../../../../contract/core/projects.ts'
import { useErrorText } from '../../../core/error-words.ts'
import { useModels } from '../../../core/models.ts'
import { useProjects, useUpdateProject } from '../../../core/projects.ts'
import { useSettings } from '../../../core/settings.ts'
import { useProblemToast } from '../../../core/use-problem-toast.ts'
import { useFormat } from '../../../lib/format.ts'
import { Button } from '../../../ui/button.tsx'
import { Choice } from '../../../ui/choice.tsx'
import { IconButton } from '../../../ui/icon-button.tsx'
import { NameField } from '../../../ui/name-field.tsx'
import { Notice } from '../../../ui/notice.tsx'
import { PageScroller, Section } from '../../../ui/page.tsx'
import { Problem } from '../../../ui/problem.tsx'
import { Select } from '../../../ui/select.tsx'
import { Skeleton } from '../../../ui/skeleton.tsx'
import { newChatPath } from '../paths.ts'
import { useRemoveProject, useRenameProject } from '../use-project-actions.ts'
import { InstructionsField } from './instructions-field.tsx'
import { Library } from './library.tsx'

/** `chatsOf`: the chats of a project, which belong to another feature. */
export function ProjectPage({ chatsOf }: { chatsOf: (project: Project) => ReactNode }) {
  const { t } = useTranslation()
  const errorText = useErrorText()
  const { id = '' } = useParams()
  const query = useProjects()
  const project = query.data?.find((candidate) => candidate.id === id)
  return (
    <PageScroller>
      {project ? (
        <OneProject key={id} project={project} chatsOf={chatsOf} />
      ) : query.error ? (
        <Problem text={errorText(query.error)} onRetry={() => void query.refetch()} />
      ) : query.data ? (
        <Notice
          tone="warn"
          announce="status"
          actions={
            <Link to="/" className="self-center font-medium underline underline-offset-2">
              {t('sidebar.newChat')}
            </Link>
          }
        >
          {t('errors.project_not_found')}
        </Notice>
      ) : (
        <div aria-busy="true" className="space-y-4">
          <Skeleton className="h-8 w-1/2" />
          <Skeleton className="h-40 w-full" />
        </div>
      )}
    </PageScroller>
  )
}

function OneProject({ project, chatsOf }: { project: Project; chatsOf: (project: Project) => ReactNode }) {
  const { t } = useTranslation()
  const format = useFormat()
  const navigate = useNavigate()
  const remove = useRemoveProject()
  return (
    <>
      <ProjectTitle project={project} />
      <p className="mt-2 text-muted">
        {t('projects.made', {
          count: project.chats,
          chats: format.number(project.chats),
          date: format.date(project.created_at),
        })}
      </p>
      <div className="mt-4 flex flex-wrap gap-2">
        <Button look="primary" onClick={() => navigate(newChatPath(project.id))}>
          <SquarePen aria-hidden="true" className="size-4" />
          {t('projects.newChat')}
        </Button>
        <Button look="quiet" onClick={() => remove(project, true)}>
          <Trash2 aria-hidden="true" className="size-4" />
          {t('projects.delete')}
        </Button>
      </div>
      <Section title={t('projects.instructions')}>
        <InstructionsField project={project} />
      </Section>
      <Section title={t('projects.model')}>
        <ModelChoice project={project} />
      </Section>
      <Section title={t('projects.memory')}>
        <MemorySwitch project={project} />
      </Section>
      <Section title={t('documents.library')}>
        <Library project={project} />
      </Section>
      <Section title={t('projects.chats')}>{chatsOf(project)}</Section>
    </>
  )
}

function ProjectTitle({ project }: { project: Project }) {
  const { t } = useTranslation()
  const rename = useRenameProject()
  const [isRenaming, setIsRenaming] = useState(false)
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    if (!isRenaming) heading.current?.focus({ preventScroll: true })
  }, [isRenaming])
  return (
    <div className="flex items-center gap-2">
      <h1
        ref={heading}
        tabIndex={-1}
        dir="auto"
        className={isRenaming ? 'sr-only' : 'min-w-0 text-2xl font-semibold break-words outline-none'}
      >
        {project.name}
      </h1>
      {isRenaming ? (
        <NameField
          label={t('projects.nameLabel')}
          maxChars={MAX_PROJECT_NAME_CHARS}
          name={project.name}
          onDone={(name) => {
            setIsRenaming(false)
            if (name !== null) rename(project.id, name)
          }}
        />
      ) : (
        <IconButton icon={Pencil} label={t('projects.rename')} onClick={() => setIsRenaming(true)} />
      )}
    </div>
  )
}

/** The model of its chats that have chosen none. */
function ModelChoice({ project }: { project: Project }) {
  const { t } = useTranslation()
  const models = useModels().data ?? []
  const { mutate, variables, isPending } = useUpdateProject()
  const onError = useProblemToast()
  const model = isPending && variables?.model !== undefined ? variables.model : project.model
  const standard = models.find(({ is_default }) => is_default)?.display_name ?? ''
  const isGone = model !== null && !models.some(({ name }) => name === model)
  return (
    <Select
      className="max-w-sm"
      label={t('projects.modelLabel')}
      isLabelHidden
      value={model ?? ''}
      options={[
        { value: '', label: t('projects.modelDefault', { model: standard }) },
        ...models.map(({ name, display_name }) => ({ value: name, label: display_name })),
        ...(isGone ? [{ value: model, label: t('projects.modelGone', { model }) }] : []),
      ]}
      onChange={(value) => mutate({ id: project.id, model: value === '' ? null : value }, { onError })}
    />
  )
}

function MemorySwitch({ project }: { project: Project }) {
  const { t } = useTranslation()
  const { memory_mode: own } = useSettings()
  const { mutate, variables, isPending } = useUpdateProject()
  const onError = useProblemToast()
  const mode = isPending && variables?.memory_mode !== undefined ? variables.memory_mode : project.memory_mode
  const words = {
    off: t('projects.mode.off'),
    ask: t('projects.mode.ask'),
    automatic: t('projects.mode.automatic'),
  }
  return (
    <Choice
      legend={t('projects.memoryLegend')}
      value={mode ?? 'own'}
      options={[
        { value: 'own', label: t('projects.mode.own', { mode: words[own] }) },
        ...(['off', 'ask', 'automatic'] as const).map((value) => ({ value, label: words[value] })),
      ]}
      onChange={(value) =>
        mutate({ id: project.id, memory_mode: value === 'own' ? null : value }, { onError })
      }
      hint={t(`projects.modeHint.${mode ?? own}`)}
    />
  )
}
