/** Where the choice is kept; absent means that the system decides. */
export const THEME_KEY = "aryatel-theme";

/** Runs before the first paint, so that a page never flashes in the other theme. */
export const THEME_SCRIPT = `try{var t=localStorage.getItem("${THEME_KEY}");if(t==="light"||t==="dark")document.documentElement.dataset.theme=t}catch(e){}`;
