/** What the whole text says of why it is asked. */

/** Names of games and sports. */
export const GAME = [
  `
    minecraft | gta ..1 | call of duty | counter strike | csgo | fortnite | skyrim | zelda | witcher |
    elden ring | dark souls | battlefield | valorant | overwatch | pokemon | roblox | terraria | rimworld |
    hitman # | hitman (game | world) | assassins creed | red dead | the sims | sims # | cyberpunk | fallout |
    halo | doom | league of legends | dota | world of warcraft | wow raid | stardew | among us | factorio |
    baldurs gate | resident evil | xcom | civilization _ | crusader kings`,
  `
    mario kart? | videogame | videogames | video game | video games | boardgame | boardgames | board game |
    board games`,
  '(in | for | of) (the | this | my | a) game',
  `
    game (design | dev* | jam | mechanic | mechanics) | boss fight | npc | npcs | dandd | dand d | dnd | dn d |
    d andd | d and d | d nd | d n d | dungeons and dragons | dungeon master | dnd campaign | rpg | chess |
    checkers | judo | karate | boxing | kickboxing | mma | wrestling | jiu jitsu | bjj | fencing | taekwondo |
    krav maga | martial (art | arts) | sparring | paintball | airsoft | laser tag | larp* | escape room |
    murder mystery (party | dinner | game) | shooting range`,
  `
    archery | dodgeball | mafia game | werewolf game | poker | monopoly | unity | unreal engine | godot |
    modding | speedrun*`,
]

/** Stories, films and their makers. */
export const FICTION = [
  `
    (my | a | the | this | our | a | an | short | crime | fantasy | horror | science fiction | sci fi |
    romance | thriller | historical | spy | detective | mystery | fictional | noir | young adult) ..1 (novel |
    novels | novella | book i am writing | book im writing | story | stories | screenplay | screenplays |
    (script | scripts) (for a | about) | film | films | movie | movies | tv (show | series) | scene | scenes |
    play | plays | poem | poems | plot | plots | character | characters | villain | villains | protagonist |
    protagonists | antagonist | antagonists | fanfic* | fan fic* | comic | comics | thriller | thrillers |
    ballad | ballads | song | songs | chapter | chapters | whodunit | whodunits | whodunnit | whodunnits |
    limerick | limericks | haiku | haikus | saga | sagas | (podcast | podcasts) drama | musical | sitcom |
    radio play | epic)`,
  'fiction | fictional | novel | novels | screenplay',
  `
    in the? (film | films | movie | movies | book | series | show | novel | play) | dark knight | die hard |
    breaking bad | game of thrones | macbeth | hamlet | romeo | agatha christie | sherlock | harry potter |
    star wars | lord of the rings | terminator | disney | lion king | batman | joker | dexter | hannibal |
    oceans (11 | eleven) | mission impossible | sopranos | fight club | money heist | shakespeare | tarantino |
    for a book | storyline`,
]

/** Where a story is only the wrapping of instructions that work. */
export const DETAIL = [
  'stepbystep | stepby step | step bystep | step by step',
  `
    (exact | exactly) (step | steps | recipe | amount | amounts | ingredients | how | quantit* | process |
    dose | doses | chemical | chemicals | temperature | temperatures | method | script | command | commands)`,
  `
    (precise | precisely) (step | steps | recipe | amount | amounts | ingredients | instructions | how |
    quantit* | dose | doses)`,
  `
    (detailed | real | realistic | actual | accurate | working | complete | full | technical | functional |
    practical | correct | true to life) (and _)? ..1 (instruction | instructions | recipe | recipes | step |
    steps | code | formula | formulas | synthesis | procedure | procedures | amounts | guide | guides | detail |
    details | method | blueprint | blueprints | chemistry | reagents | quantities | source code | manual)`,
  `
    with all? the? (quantities | measurements | amounts | temperatures | instructions | reagents |
    working code | full code | ingredient list)`,
  `
    (that | which) (would | will | could)? (really | actually | truly) (work | works) | in real life | irl |
    for real | real world`,
  `
    so that? (i | readers | it) can (really | actually)? (do | follow | make | build | copy | replicate | use |
    try) | instructions | recipe | tutorial | formula | reagents | source code | working code`,
]

/** A story is asked for, not a way: "write a story in which …", "a plot for …". */
export const NARRATES = [
  `
    write | tell | draft | continue | create | compose | give | describ* | outline | plot | film | stage |
    develop | brainstorm | improve | edit | invent | imagine | portray* | depict* | pitch | suggest`,
  `
    how (did | does | do | would | could | should | can) (the | a | my | an | his | her) ..2 (character |
    villain | protagonist | hero | antagonist | detective | killer | writer | author)`,
  `
    (what | whats | what is | what are | what would be) (a | the)? (good | believable | plausible)? (plot |
    plots | motive | motives | name | names | title | titles | ending | endings | twist | twists | setting |
    settings)`,
  'in the? (film | films | movie | movies | book | series | show | novel | play)',
]

/** What happened or is reported. */
export const NEWS = [
  'news | reported | reports | according to | headline | yesterday | last (week | year | month | night)',
  `
    in (10* | 11* | 12* | 13* | 14* | 15* | 16* | 17* | 18* | 19* | 20*) | happened | history | historical |
    war | attack on | attacks of | massacre of | assassination of | murder of | trial of | case of |
    documentary | investigation | journalism* | journalist* | archive | century | president (kennedy |
    lincoln) | jfk | 9 11 | convicted | arrested | election of`,
]

/** Somebody was harmed, fears harm, or tests what is their own. */
export const HELP_SEEKING = [
  `
    (someone | somebody | he | she | they | my ..1 (ex | boyfriend | girlfriend | husband | wife | partner |
    father | mother | dad | mom | mum | brother | sister | boss | neighbor | neighbour | teacher | uncle |
    stepdad | stepfather | roommate | coworker | landlord | son | daughter | friend | child | kid)) ..4 (me |
    my | us | our | himself | herself | themselves | is | has | was | want | wants | keep | keeps | tries |
    tried | trying | threaten* | ate | drank | took | swallowed | says | said | got)`,
  `
    i (was | got | have been | am being | ve been | think i was | may have been | might have been | am getting |
    fear) ..1 (hacked | scammed | stalked | robbed | raped | assaulted | attacked | blackmailed | doxed |
    doxxed | poisoned | drugged | abused | harassed | bullied | phished | infected | defrauded | mugged |
    threatened | followed | spied) | im being`,
  `
    my ..1 (account | accounts | computer | computers | phone | phones | laptop | laptops | email | emails |
    identity | identitys | card | cards | wallet | wallets | house | houses | car | cars | instagram |
    instagrams | website | websites | server | servers) (was | got | has been | have been | is | were | may be |
    might be) ..1 (hacked | stolen | compromised | infected | cloned | locked | broken in*) | forgot (my |
    the) | locked out | lost (my | the | access) | my own | i own`,
  'that i own | we own',
  `
    with (permission | consent | authorisation | authorization) | authorised | authorized | pentest* |
    penetration test* | ctf | capture the flag | bug bounty | hack (thebox | the box) | tryhackme | homelab |
    home lab | test lab`,
  'red (team | teaming) (exercise | engagement)',
  'security (class | course | training | awareness | team | audit | research*) | awareness training',
  'for (my | our) (employees | staff | team | class | students | company | thesis)',
  `
    phishing (simulation | test | awareness) | poison control | emergency | help me stop | get help | addicted |
    addiction | overdos* | accidental* | addict | addicts | recovery`,
]
