import type { Rule } from '../rule.ts'

export const ILLEGAL_DRUGS: readonly Rule[] = [
  {
    category: 'illegal_drugs',
    severity: 'block',
    form: 'make',
    phrases: [
      `
        ({make} | cook | cooking) ..4 (meth | methamphetamine | methamphetamines | meth amphetamine |
        meth amphetamines | crystal meth | crack cocaine | heroin | fentanyl | carfentanil | mdma | ecstasy |
        lsd | dmt | ghb | rohypnol | pcp | date rape (drug | drugs) | cocaine | (illegal | designer |
        synthetic | hard) (drug | drugs) | krokodil)`,
    ],
  },
  {
    category: 'illegal_drugs',
    severity: 'ask',
    form: 'do',
    phrases: [
      `
        ({get} | sell | selling | (deal | dealing) in? | push | pushing | score | scoring | import | importing |
        ship | shipping | mail | mailing | distribute | distributing | sneak | sneaking | transport |
        transporting | find | finding | hide | hiding | cut | cutting | inject | injecting | smoke | smoking |
        snort | snorting) (a | an | some | any | my | the | of | good | cheap | illegal | gram | grams | bag |
        kilo | kilos | pure | bit | few | stash | lot)* {drug} !( price | prices | store | test | policy |
        addiction | rehab | abuse | stock | stocks | interaction | interactions | name | companies | legally |
        in a? (game | minecraft) | up | bump | bumps | camera | cameras | limit | limits )`,
      `
        (grow | growing | extract | extracting | dry | drying | harvest | harvesting) ..3 (magic mushrooms |
        shrooms | opium (poppy | poppies)? | coca | marijuana illegally | psilocybin | dmt | cocaine)`,
      `
        (darkweb | dark web | darknet | dealer | dealers) ..6 (drug | drugs | cocaine | heroin | meth |
        fentanyl | pills | mdma | weed | opioids | xanax)`,
      `
        (drug | drugs | cocaine | heroin | meth | fentanyl | mdma | opioids | xanax | oxycodone | adderall |
        oxycontin) ..6 (darkweb | dark web | darknet | without a? prescription | across the border |
        past (customs | security | drug dogs | dogs) | through (customs | airport) | to (kids | schoolkids |
        school kids | students | minors | teenagers | children))`,
      '(become | start | becoming | starting) ..3 drug (dealer | dealing | cartel | business | lab | ring)',
      `
        (forge | fake | get) (a | an)? ..1 (prescription | prescriptions) for ..1 (oxy* | xanax | adderall |
        opioids | opiates | codeine | fentanyl | ritalin)`,
    ],
  },
]
