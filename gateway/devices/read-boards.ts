import type { BoardId } from '../core/identity.js';
import { checkYaml } from '../core/yaml-file.js';
import { type Board, boardSchema } from './board.js';
import { type ReadFiles, readFiles } from './read-files.js';

/** Every `<id>.yaml` of firmware-config/boards. A wrong file hides no other. */
export const readBoards = (directory: string): ReadFiles<BoardId, Board> =>
  readFiles(directory, (file, text) => checkYaml(file, text, boardSchema), {
    zh: '板型号文件夹打不开',
    en: 'The folder of boards cannot be read',
  });
