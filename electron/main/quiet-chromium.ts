import { app } from 'electron'

/**
 * Chromium talks to its maker's servers by itself (component updates, reliability reports, connection warming). All of
 * that is switched off, and no host name can be resolved: the page's world ends at app://nova. `devServer` needs none
 * of it either, as it is an IP address, but its web socket is a connection, so the last rule is left out then.
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
