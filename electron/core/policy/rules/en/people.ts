/** Who something is done to. Possessives have no apostrophe: "someones". */
export const PEOPLE = {
  kin: `
    wife | husband | spouse | partner | girlfriend | boyfriend | ex | fiance | fiancee | mother | mom | mum |
    father | dad | parent | parents | stepfather | stepdad | stepmother | stepmom | brother | brothers |
    sister | sisters | sibling | siblings | son | sons | daughter | daughters | child | children | kid | kids |
    baby | babies | family | grandparent | grandparents | grandmother | grandma | grandfather | grandpa |
    uncle | aunt | cousin | nephew | niece | roommate | flatmate | neighbor | neighbors | neighbour |
    neighbours | boss | manager | coworker | coworkers | colleague | colleagues | teacher | professor |
    classmate | classmates | friend | friends | bully | bullies | landlord | tenant | date | tinder date |
    crush | rival | enemy | enemies | doctor | nanny | babysitter | wifes | husbands | spouses | partners |
    girlfriends | boyfriends | exs | fiances | fiancees | mothers | moms | mums | fathers | dads | parentss |
    stepfathers | stepdads | stepmothers | stepmoms | brotherss | sisterss | siblingss | sonss | daughterss |
    childs | childrens | kidss | babys | babiess | familys | grandparentss | grandmothers | grandmas |
    grandfathers | grandpas | uncles | aunts | cousins | nephews | nieces | roommates | flatmates | neighborss |
    neighbourss | bosss | managers | coworkerss | colleaguess | teachers | professors | classmatess | friendss |
    bullys | bulliess | landlords | tenants | dates | tinder dates | crushs | rivals | enemys | enemiess |
    doctors | nannys | babysitters`,
  kins: `
    wifes | husbands | spouses | partners | girlfriends | boyfriends | exs | fiances | fiancees | mothers |
    moms | mums | fathers | dads | parents | parentss | stepfathers | stepdads | stepmothers | stepmoms |
    brothers | brotherss | sisters | sisterss | siblings | siblingss | sons | sonss | daughters | daughterss |
    childs | childrens | kids | kidss | babys | babiess | familys | grandparents | grandparentss |
    grandmothers | grandmas | grandfathers | grandpas | uncles | aunts | cousins | nephews | nieces |
    roommates | flatmates | neighbors | neighborss | neighbours | neighbourss | bosss | managers | coworkers |
    coworkerss | colleagues | colleaguess | teachers | professors | classmates | classmatess | friends |
    friendss | bullys | bulliess | landlords | tenants | dates | tinder dates | crushs | rivals | enemys |
    enemiess | doctors | nannys | babysitters`,
  roles: `
    person | persons | human | humans | human being | man | woman | guy | girl | boy | kid | child | baby |
    infant | toddler | teenager | stranger | cop | cops | police | policeman | officer | officers | politician |
    politicians | president | prime minister | minister | senator | judge | mayor | king | queen | celebrity |
    journalist | activist | teacher | student | students | children | kids | women | men | girls | boys |
    babies | civilians | worshippers | refugees | immigrants | migrants | homeless people | homeless man |
    witness | witnesses | informant | hostage | prostitute | old lady | elderly | victim | victims |
    classmates | coworkers | crowd | someone | somebody | anyone | humanity | everyone`,
  groups: `
    jew | jews | muslim | muslims | christian | christians | black people | blacks | white people | whites |
    asian | asians | latino | latinos | mexican | mexicans | arab | arabs | african | africans | indian |
    indians | chinese people | roma | gypsies | gay | gays | gay people | lesbian | lesbians | trans people |
    transgender people | lgbt people | homosexual | homosexuals | disabled people | the disabled | women |
    immigrant | immigrants | migrant | migrants | refugees | foreigners | hindus | sikhs | palestinians |
    israelis | ukrainians | russians | turks | poor people | fat people | old people`,
  person: `
    (my | your | her | his | their | our | the) {kin} | (my | your | her | his | their | our |
    the) !(own) _ {kin} | (my | your | her | his | their | our | the) !(own) _ !(own) _ {kin} | (a | an | the |
    some | another | other | this | that | these | those | two | random | all | many | lots of |
    innocent) ..1 {roles} | a group of ..1 people | somebody | someone | some one | anybody | anyone | people |
    persons | humans | children | kids | him | her | {groups} | women | students | civilians | politicians |
    cops | police officers | police | strangers | immigrants | migrants | refugees | journalists | classmates |
    humanity | everyone | everybody | joe biden | donald trump | putin`,
  somebodys: `
    someone elses | somebody elses | someones | somebodys | another persons | a persons | a human | a humans |
    other peoples | peoples | a strangers | (a | an) (girls | womans | mans | boys | celebritys | companys |
    banks | users | victims | customers | employees) | (my | the | a) ..2 {kins} | his | her | their |
    the victims | strangers | elderly peoples | a bank | the bank | the school | the schools | my schools |
    my universitys | my companys | a government`,
  minor: `
    child | children | kid | kids | minor | minors | underage | underage _ | toddler | toddlers | infant |
    infants | baby | babies | preteen | preteens | pre teen | pre teens | teen | teens | teenager | teenagers |
    schoolgirl | schoolgirls | school girl | school girls | schoolboy | schoolboys | school boy | school boys |
    (little | young) (girl | girls | boy | boys) | {age} (yo | year old | year olds | years old) | 1yo | 2yo |
    3yo | 4yo | 5yo | 6yo | 7yo | 8yo | 9yo | 10yo | 11yo | 12yo | 13yo | 14yo | 15yo | 16yo | 17yo | loli |
    lolis | shota | shotas | jailbait`,
  age: `
    1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12 | 13 | 14 | 15 | 16 | 17 | five | six | seven | eight |
    nine | ten | eleven | twelve | thirteen | fourteen | fifteen | sixteen | seventeen`,
}
