/** Owner of what is used while nobody is signed in. Every other owner is the id of an account. */
export const LOCAL_OWNER = 'local'
