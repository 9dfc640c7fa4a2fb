import type { Rule } from '../rule.ts'

export const WEAPONS: readonly Rule[] = [
  {
    category: 'weapons',
    severity: 'block',
    form: 'make',
    phrases: [
      '{make} ..6 ({explosive} | {agent})',
      `
        ({explosive} | {agent}) (recipe | ingredients | instructions | blueprint | blueprints | construction |
        tutorial | assembly | synthesis)`,
    ],
  },
  {
    category: 'weapons',
    severity: 'block',
    form: 'do',
    phrases: [
      '{set_off} ..4 ({explosive} | {agent})',
      `
        {get} ..4 ({explosive} | sarin | vx | novichok | nerve (agent | agents | gas) | mustard gas | ricin |
        anthrax spores? | smallpox | plutonium | enriched uranium | bioweapon | bioweapons | biological weapon |
        biological weapons | chemical weapon | chemical weapons | nuclear weapon | nuclear weapons)`,
      'turn ..6 into (a | an) ..1 (bomb | explosive | weapon)',
      `
        (poison | poisoning | contaminate | contaminating | infect | infecting) ..3 (water supply | city water |
        reservoir | food supply | drinking water | water system | salad bar | population | ventilation system)`,
      `
        ((wipe | wiping) out | kill | killing | exterminate | exterminating | destroy | destroying |
        obliterate | obliterating) (humanity | mankind | an entire city | the whole city |
        the whole population | the entire city | the entire population | as many people | thousands of people |
        millions | all humanity | all mankind | all an entire city | all the whole city |
        all the whole population | all the entire city | all the entire population | all as many people |
        all thousands of people | all millions | all of humanity | all of mankind | all of an entire city |
        all of the whole city | all of the whole population | all of the entire city |
        all of the entire population | all of as many people | all of thousands of people | all of millions)`,
      `
        (cause | causing | start | starting | engineer | engineering) ..3 (pandemic | epidemic | mass casualt* |
        nuclear meltdown | outbreak)`,
    ],
  },
  {
    category: 'weapons',
    severity: 'ask',
    form: 'make',
    phrases: [
      `
        ({make} | convert | converting | modify | modifying | mill | milling | 3d (print | printing)) ..4 {gun}`,
    ],
  },
  {
    category: 'weapons',
    severity: 'ask',
    form: 'do',
    phrases: [
      `
        ({get} | sell | selling) ..4 (gun | guns | firearm | firearms | pistol | pistols | rifle | rifles |
        weapon | weapons | silencer | silencers | ammo | ammunition) ..4 (illegal | illegally |
        without a? (background | license | licence | permit | id | papers | check) | black market | darkweb |
        dark web | darknet | untraceable | off the books | no questions | as a felon)`,
      `
        {get} ..3 (illegal | untraceable | unregistered | stolen | black market) (gun | guns | firearm |
        firearms | weapon | weapons | pistol | pistols)`,
      `
        (smuggle | smuggling | sneak | sneaking | bring | bringing | get | getting | take | taking | carry |
        carrying) ..4 (gun | guns | knives | knife | weapon | weapons | blade | blades | bomb |
        bombs) ..4 (past | through | onto | into) ..4 (security | school | plane | airport | prison | court |
        metal (detector | detectors))`,
      `
        (file | filing | remove | removing | scratch | scratching) ..2 serial (number | numbers) ..3 (gun |
        guns | firearm | firearms | weapon | weapons)`,
    ],
  },
]
