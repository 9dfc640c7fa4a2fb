/** Text as it was written, for what is not laid out. */
export function PlainText({ text, note }: { text: string; note?: string }) {
  return (
    <>
      <p className="whitespace-pre-wrap" dir="auto">
        {text}
      </p>
      {note ? <p className="text-sm text-muted">{note}</p> : null}
    </>
  )
}
