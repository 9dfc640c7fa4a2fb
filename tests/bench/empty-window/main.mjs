// The reference of N2: an Electron app that is a window with an empty page, and nothing else.
import { app, BrowserWindow } from 'electron'

app.once('ready', () => {
  const window = new BrowserWindow({ show: false, width: 1180, height: 800 })
  window.once('ready-to-show', () => {
    window.show()
    process.stdout.write(`ready ${Date.now()}\n`)
  })
  void window.loadURL('data:text/html,<title>empty</title>')
})
