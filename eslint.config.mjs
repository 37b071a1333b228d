import js from '@eslint/js';
import globals from 'globals';
import importX from 'eslint-plugin-import-x';
import { createTypeScriptImportResolver } from 'eslint-import-resolver-typescript';
import tseslint from 'typescript-eslint';

/**
 * The house (CONTRIBUTING.md): which room may import which. Arrows only run down this table;
 * a room that is missing from another's list is forbidden to it.
 */
const rooms = {
  model: [],
  registry: ['model'],
  projects: ['model', 'registry'],
  uploaders: ['model'],
  engine: ['model', 'registry', 'uploaders'],
  views: ['model', 'registry', 'engine'],
  commands: ['model', 'registry', 'projects', 'uploaders', 'engine', 'views'],
};
const withoutVscode = ['model', 'registry', 'projects', 'uploaders', 'engine'];

const arrows = Object.entries(rooms).map(([room, allowed]) => ({
  target: `./src/${room}`,
  from: './src',
  except: [room, ...allowed].map((name) => `./${name}`),
  message: `src/${room} may import only: ${[room, ...allowed].join(', ')} (see CONTRIBUTING.md, "The house").`,
}));

export default tseslint.config(
  { ignores: ['dist/', 'out/', 'node_modules/', '.vscode-test/', 'sandbox/**/*.js', 'sandbox/**/pages/', 'docs/'] },
  js.configs.recommended,
  tseslint.configs.strictTypeChecked,
  tseslint.configs.stylisticTypeChecked,
  {
    languageOptions: {
      globals: globals.node,
      parserOptions: {
        projectService: { allowDefaultProject: ['*.mjs', 'scripts/*.mjs'] },
        tsconfigRootDir: import.meta.dirname,
      },
    },
    plugins: { 'import-x': importX },
    settings: {
      'import-x/resolver-next': [
        createTypeScriptImportResolver({ project: ['tsconfig.json', 'src/views/webview/tsconfig.json'] }),
      ],
    },
    rules: {
      'import-x/no-cycle': 'error',
      'import-x/no-restricted-paths': ['error', { zones: arrows }],
      'no-console': 'error',
      curly: ['error', 'multi-line'],
      eqeqeq: ['error', 'smart'],
      '@typescript-eslint/no-floating-promises': ['error', { ignoreVoid: true }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/only-throw-error': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
    },
  },
  ...withoutVscode.map((room) => ({
    files: [`src/${room}/**`],
    rules: {
      'no-restricted-imports': [
        'error',
        { paths: [{ name: 'vscode', message: `src/${room} knows nothing of VS Code; pass in what it needs.` }] },
      ],
    },
  })),
  {
    // `import { z }` drags every language of zod's messages into the bundle: 0.7 MB that activation has to load.
    files: ['src/**'],
    ignores: ['src/model/**'],
    rules: {
      'no-restricted-syntax': [
        'error',
        { selector: "ImportDeclaration[source.value='zod'] > ImportSpecifier", message: "import * as z from 'zod'" },
      ],
    },
  },
  {
    // The rules are pure: time, randomness and I/O come in as arguments.
    files: ['src/model/**'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              regex: '^(?!zod$|temporal-polyfill$|\\.{1,2}/).*',
              message: 'src/model imports zod, temporal-polyfill and itself only.',
            },
          ],
        },
      ],
      'no-restricted-globals': ['error', 'process', 'Buffer', 'fetch'],
      'no-restricted-syntax': [
        'error',
        { selector: "ImportDeclaration[source.value='zod'] > ImportSpecifier", message: "import * as z from 'zod'" },
        { selector: "MemberExpression[object.name='Date'][property.name='now']", message: 'Time is an argument.' },
        { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: 'Time is an argument.' },
        { selector: "MemberExpression[object.name='Math'][property.name='random']", message: 'Chance is an argument.' },
      ],
    },
  },
  {
    files: ['src/views/webview/**'],
    languageOptions: { globals: globals.browser },
  },
  {
    // Programs a person runs in a terminal talk on the console; tests may use mocha's unbound expectations.
    files: ['scripts/**', 'sandbox/**', 'test/**', 'bench/**', 'docs/example-platform/**', '*.mjs'],
    rules: { 'no-console': 'off' },
  },
  {
    files: ['**/*.mjs'],
    extends: [tseslint.configs.disableTypeChecked],
  },
);
