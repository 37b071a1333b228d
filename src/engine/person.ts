export type { PersonAnswer, PersonQuestion } from '../uploaders/platformUploader';
