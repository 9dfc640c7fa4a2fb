/** A process that talks to its parent like the core to main, and can be told to hang in an endless loop. */
process.on('message', (message: { type: string }) => {
  if (message.type === 'start') process.send?.({ type: 'ready', url: 'http://127.0.0.1:5' })
  if (message.type === 'ping') process.send?.({ type: 'pong' })
  if (message.type === 'stop') process.exit(0)
  if (message.type === 'loop') for (;;);
})
