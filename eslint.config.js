import lit from 'eslint-plugin-lit';
import litA11y from 'eslint-plugin-lit-a11y';
import wc from 'eslint-plugin-wc';
import tseslint from 'typescript-eslint';
import { layersRule } from './scripts/lint-rules.mjs';

const GENERATED = [
  '**/dist/',
  '**/build/',
  '**/*.generated.ts',
  'packages/*/assembly/',
  'test-results/',
  'docs/.vitepress/{dist,cache}/',
  '.browsers/',
  // What hosts write, against the packages as they are installed: test/packages/types.test.ts compiles it.
  'test/types/',
];

/** Rules for everything that is written by hand. */
const everywhere = {
  plugins: { house: { rules: { layers: layersRule } } },
  rules: {
    eqeqeq: 'error',
    'no-console': 'error',
    'no-var': 'error',
    'object-shorthand': 'error',
    'prefer-const': 'error',
    'max-lines': ['error', 400],
    'house/layers': 'error',
    'no-restricted-syntax': [
      'error',
      { selector: 'ExportDefaultDeclaration', message: 'Export by name.' },
      { selector: 'TSEnumDeclaration', message: 'Use a union.' },
    ],
  },
};

/** TypeScript, strictly; switched off is what makes noise without finding faults. */
const typed = {
  languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
  rules: {
    '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
    '@typescript-eslint/no-confusing-void-expression': 'off',
    '@typescript-eslint/no-non-null-assertion': 'off',
    '@typescript-eslint/no-unnecessary-condition': ['error', { allowConstantLoopConditions: true }],
    '@typescript-eslint/no-invalid-void-type': ['error', { allowAsThisParameter: true }],
    '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
    '@typescript-eslint/unified-signatures': 'off',
    '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
    // `import { type A }` alone leaves a bare import behind, which bundlers then carry or warn about.
    '@typescript-eslint/no-import-type-side-effects': 'error',
    '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
    '@typescript-eslint/no-unnecessary-type-parameters': 'off',
    '@typescript-eslint/require-await': 'off',
  },
};

/** Custom elements. */
const elements = {
  files: ['packages/elements/**/*.ts', 'packages/folkmoot/**/*.ts'],
  extends: [lit.configs['flat/recommended'], litA11y.configs.recommended, wc.configs['flat/best-practice']],
  settings: { wc: { elementBaseClasses: ['LitElement'] } },
};

/** Tests: assertions are statements, and node:test returns promises that nobody awaits. */
const tests = {
  files: ['test/**/*.ts', 'bench/**/*.ts', 'storybook/**/*.ts'],
  rules: {
    'no-console': 'off',
    '@typescript-eslint/no-floating-promises': [
      'error',
      {
        allowForKnownSafeCalls: [
          { from: 'package', name: ['test', 'it', 'describe', 'suite'], package: 'node:test' },
        ],
      },
    ],
    '@typescript-eslint/no-unused-expressions': 'off',
    '@typescript-eslint/no-misused-spread': 'off',
    '@typescript-eslint/unbound-method': 'off',
  },
};

/** The types of @open-wc/testing claim that `expect(…).to.equal(…)` returns a promise. */
const elementTests = {
  files: ['test/elements/**/*.ts', 'test/**/*.browser.test.ts'],
  rules: { '@typescript-eslint/no-floating-promises': 'off' },
};

/** Commands talk to people on the console. */
const commands = {
  files: ['scripts/**', 'bench/**', '**/cli.ts'],
  rules: { 'no-console': 'off' },
};

/** Tools want their configuration, reporters and stories as default exports. */
const configurations = {
  files: [
    '*.config.js',
    'test/*.config.*',
    'test/reporters/*',
    'docs/.vitepress/config.ts',
    'storybook/{main,preview}.ts',
    'storybook/**/*.stories.ts',
  ],
  rules: { 'no-restricted-syntax': 'off' },
};

export default tseslint.config(
  { ignores: GENERATED },
  everywhere,
  { files: ['**/*.ts'], extends: [tseslint.configs.strictTypeChecked], ...typed },
  { files: ['**/*.js', '**/*.mjs'], extends: [tseslint.configs.strict] },
  elements,
  tests,
  elementTests,
  commands,
  configurations,
);
