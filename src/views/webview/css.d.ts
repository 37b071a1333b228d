/** Styles are bundled beside the script and linked by the page. */
declare module '*.css';
