import { QueryType } from '@aiodns/resolver';
import { optionList } from './options.js';

/** The shells that the command has completions for. */
export const SHELLS = ['bash', 'zsh', 'fish'] as const;

/** A shell. */
export type Shell = (typeof SHELLS)[number];

const types = Object.keys(QueryType);

const words: readonly string[] = optionList.flatMap(([name, { short, argument, plus = [] }]) => [
  ...(short === undefined ? [] : [`-${short}`]),
  `--${name}`,
  ...plus.map((spelling) => `+${spelling}${argument === undefined ? '' : '='}`),
]);

const bash = (): string => `# Completions of aiodns for bash. Made by: aiodns --completion bash
_aiodns() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}"
  case "$previous" in
    -t|--type) COMPREPLY=($(compgen -W "${types.join(' ')}" -- "\${current^^}")); return ;;
    -c|--class) COMPREPLY=($(compgen -W "IN CH HS" -- "\${current^^}")); return ;;
    --root-hints) COMPREPLY=($(compgen -f -- "$current")); return ;;
    --completion) COMPREPLY=($(compgen -W "${SHELLS.join(' ')}" -- "$current")); return ;;
  esac
  case "$current" in
    -*|+*) COMPREPLY=($(compgen -W "${words.join(' ')}" -- "$current")) ;;
    *) COMPREPLY=($(compgen -W "${types.join(' ')}" -- "\${current^^}")) ;;
  esac
}
complete -o default -F _aiodns aiodns
`;

const quote = (text: string): string => text.replaceAll("'", "'\\''").replaceAll(/[[\]:]/g, '\\$&');

const zsh = (): string => {
  const lines = optionList.flatMap(([name, { short, argument, multiple, text }]) => {
    const value = argument === undefined ? '' : `:${quote(argument)}:`;
    const repeat = multiple === true ? '*' : '';
    const long = argument === undefined ? `--${name}` : `--${name}=`;
    return [...(short === undefined ? [] : [`-${short}`]), long].map(
      (spelling) => `  '${repeat}${spelling}[${quote(text)}]${value}'`,
    );
  });
  const plus = optionList.flatMap(([, option]) => option.plus ?? []).map((word) => `+${word}`);
  return `#compdef aiodns
# Completions of aiodns for zsh. Made by: aiodns --completion zsh
_arguments -s \\
${lines.join(' \\\n')} \\
  '*:name, type or class:(${[...plus, ...types].join(' ')})'
`;
};

const fish = (): string => {
  const lines = optionList.map(([name, { short, argument, text }]) =>
    [
      `complete -c aiodns -l ${name}`,
      ...(short === undefined ? [] : [`-s ${short}`]),
      ...(argument === undefined ? [] : ['-r']),
      `-d '${text.replaceAll(/[\\']/g, '\\$&')}'`,
    ].join(' '),
  );
  const plus = optionList.flatMap(([, option]) => option.plus ?? []).map((word) => `+${word}`);
  return `# Completions of aiodns for fish. Made by: aiodns --completion fish
${lines.join('\n')}
complete -c aiodns -f -a '${[...plus, ...types].join(' ')}'
`;
};

const scripts: { readonly [Name in Shell]: () => string } = { bash, zsh, fish };

/** Whether the command has completions for a shell. */
export const isShell = (name: string): name is Shell => Object.hasOwn(scripts, name);

/** The completions for a shell: a script for it to load. */
export const completionScript = (shell: Shell): string => scripts[shell]();
