import { app } from 'electron'

/**
 * Turns off Chromium's own requests to its maker's servers (component updates, reliability reports, preconnects) and the
 * resolving of host names: the page needs app://nova only. `devServer` is an IP address, but its web socket is a
 * connection, so the last rule is left out then.
 */
export function quietChromium(devServer: string | null): void {
  const off = [
    'disable-background-networking',
    'disable-component-update',
    'disable-domain-reliability',
    'disable-breakpad',
    'dns-prefetch-disable',
    'no-pings',
  ]
  for (const name of off) app.commandLine.appendSwitch(name)
  if (devServer === null) app.commandLine.appendSwitch('host-resolver-rules', 'MAP * ~NOTFOUND')
}
