import * as z from 'zod';

// zod would try whether it may compile its checks, and the pages' CSP would report that it may not. To be imported
// before any schema is made.
z.config({ jitless: true });
