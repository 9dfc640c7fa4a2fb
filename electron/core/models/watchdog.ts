/** Its `$0`: by this a watchdog is recognised in a list of processes. */
export const WATCHDOG_NAME = 'novacore-watchdog'

/**
 * Runs the engine so that it never outlives the core, whatever kills the core.
 *
 *   core ──pipe──► sh (leads its own process group)
 *                   ├─ ollama serve ── runners
 *                   └─ reader: waits for the end of the pipe
 *
 * The core only holds the pipe. When it ends, for whatever reason, the kernel closes the pipe, and the reader ends
 * ollama: TERM, and KILL to the whole group after 3 s. When ollama ends by itself (or is killed), its runners are
 * still in the group: the shell reports the exit code and kills the group, itself included.
 * On its standard output: `pid <n>` at the start, `exit <code>` at the end; a death by signal n is 128 + n, as in sh.
 * A reader that is a process of its own is needed because `wait` and `read` cannot be awaited together in POSIX sh.
 */
export const WATCHDOG_SCRIPT = `
exec 3<&0 </dev/null
"$@" 3<&- >&2 &
engine=$!
trap : TERM
trap '' PIPE
echo "pid $engine"
(
  trap - TERM
  while read -r _ <&3; do :; done
  kill -TERM "$engine" 2>/dev/null
  tenths=0
  while [ "$tenths" -lt 30 ] && kill -0 "$engine" 2>/dev/null; do
    sleep 0.1
    tenths=$((tenths + 1))
  done
  kill -KILL 0
) &
exec 3<&-
while :; do
  wait "$engine"
  code=$?
  kill -0 "$engine" 2>/dev/null || break
done
echo "exit $code"
kill -KILL 0
`
