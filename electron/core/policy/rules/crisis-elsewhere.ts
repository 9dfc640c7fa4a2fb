/** The plainest words of people in danger in Spanish, Italian, Portuguese and Dutch. */
export const CRISIS_ELSEWHERE = [
  '(quiero | deseo | voy a) (morir | morirme | matarme | suicidarme | quitarme la vida | desaparecer)',
  'no quiero seguir? (vivir | viviendo) mas?',
  'ganas de morir',
  'hacerme dano',
  'mi (marido | esposo | novio | pareja | padre) me (pega | golpea | maltrata | viola | amenaza)',
  'voglio (morire | uccidermi | farla finita | suicidarmi)',
  'non voglio piu vivere',
  'mi voglio (uccidere | ammazzare)',
  'mio (marito | padre | ragazzo) mi (picchia | minaccia)',
  '(quero | vou) (morrer | me matar | acabar com (a minha vida | tudo))',
  'nao quero mais viver',
  'meu (marido | namorado | pai) me (bate | agride)',
  'ik wil (dood | niet meer leven | sterven | zelfmoord* | mezelf (doden | pijn))',
  'mezelf (van kant | pijn doen | snijden)',
  'mijn (man | vriend | vader | partner) slaat (me | mij)',
]

/** What people say of themselves, in any language, is never only a subject. */
export const FIRST_PERSON = [
  `
    (i | im | ive | ill | me | myself | my self | ich | mich | mir | je | j | moi | me) ..3 (want | wanna | wish |
    feel | feeling | am | going | cant | dont | thinking | keep | will | mochte | kann | fuhle | veux | peux |
    pense | sens)`,
]
