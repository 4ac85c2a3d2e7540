import { QueryType } from '@aiodns/resolver';
import { bulkOptionList } from './bulk/options.js';
import { type Option, optionList } from './options.js';

/** The shells that the command has completions for. */
export const SHELLS = ['bash', 'zsh', 'fish'] as const;

/** A shell. */
export type Shell = (typeof SHELLS)[number];

const types = Object.keys(QueryType);

type OptionList = readonly (readonly [name: string, option: Option])[];

const wordsOf = (options: OptionList): string =>
  options
    .flatMap(([name, { short, argument, plus = [] }]) => [
      ...(short === undefined ? [] : [`-${short}`]),
      `--${name}`,
      ...plus.map((spelling) => `+${spelling}${argument === undefined ? '' : '='}`),
    ])
    .join(' ');

/** The formats of the output of `aiodns bulk`, which has more dependencies than completions need. */
const BULK_FORMATS = ['ndjson', 'csv', 'simple'] as const;

/** The options of `aiodns bulk` whose argument is a file. */
const bulkFiles = bulkOptionList
  .filter(([, { argument }]) => argument === 'file')
  .flatMap(([name, { short }]) => [...(short === undefined ? [] : [`-${short}`]), `--${name}`])
  .join('|');

const bash = (): string => `# Completions of aiodns for bash. Made by: aiodns --completion bash
_aiodns() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}"
  if [[ "\${COMP_WORDS[1]}" == bulk && $COMP_CWORD -gt 1 ]]; then
    case "$previous" in
      -t|--type) COMPREPLY=($(compgen -W "${types.join(' ')}" -- "\${current^^}")); return ;;
      ${bulkFiles}) COMPREPLY=($(compgen -f -- "$current")); return ;;
      --format) COMPREPLY=($(compgen -W "${BULK_FORMATS.join(' ')}" -- "$current")); return ;;
    esac
    case "$current" in
      -*) COMPREPLY=($(compgen -W "${wordsOf(bulkOptionList)}" -- "$current")) ;;
      *) COMPREPLY=($(compgen -f -- "$current")) ;;
    esac
    return
  fi
  case "$previous" in
    -t|--type) COMPREPLY=($(compgen -W "${types.join(' ')}" -- "\${current^^}")); return ;;
    -c|--class) COMPREPLY=($(compgen -W "IN CH HS" -- "\${current^^}")); return ;;
    --root-hints) COMPREPLY=($(compgen -f -- "$current")); return ;;
    --completion) COMPREPLY=($(compgen -W "${SHELLS.join(' ')}" -- "$current")); return ;;
  esac
  case "$current" in
    -*|+*) COMPREPLY=($(compgen -W "${wordsOf(optionList)}" -- "$current")) ;;
    *) COMPREPLY=($(compgen -W "${types.join(' ')}" -- "\${current^^}")) ;;
  esac
}
complete -o default -F _aiodns aiodns
`;

const quote = (text: string): string => text.replaceAll("'", "'\\''").replaceAll(/[[\]:]/g, '\\$&');

const zshLines = (options: OptionList): string =>
  options
    .flatMap(([name, { short, argument, multiple, text }]) => {
      const value =
        argument === undefined ? '' : `:${quote(argument)}:${argument === 'file' ? '_files' : ''}`;
      const repeat = multiple === true ? '*' : '';
      const long = argument === undefined ? `--${name}` : `--${name}=`;
      return [...(short === undefined ? [] : [`-${short}`]), long].map(
        (spelling) => `  '${repeat}${spelling}[${quote(text)}]${value}'`,
      );
    })
    .join(' \\\n');

const zsh = (): string => {
  const plus = optionList.flatMap(([, option]) => option.plus ?? []).map((word) => `+${word}`);
  return `#compdef aiodns
# Completions of aiodns for zsh. Made by: aiodns --completion zsh
if [[ $words[2] == bulk && $CURRENT -gt 2 ]]; then
  shift words
  (( CURRENT-- ))
  _arguments -s \\
${zshLines(bulkOptionList)} \\
  '*:input:_files'
  return
fi
_arguments -s \\
${zshLines(optionList)} \\
  '*:name, type or class:(bulk ${[...plus, ...types].join(' ')})'
`;
};

const fishLines = (options: OptionList, condition: string): string =>
  options
    .map(([name, { short, argument, text }]) =>
      [
        `complete -c aiodns -n '${condition}' -l ${name}`,
        ...(short === undefined ? [] : [`-s ${short}`]),
        ...(argument === undefined ? [] : ['-r']),
        `-d '${text.replaceAll(/[\\']/g, '\\$&')}'`,
      ].join(' '),
    )
    .join('\n');

const fish = (): string => {
  const plus = optionList.flatMap(([, option]) => option.plus ?? []).map((word) => `+${word}`);
  return `# Completions of aiodns for fish. Made by: aiodns --completion fish
${fishLines(optionList, 'not __fish_seen_subcommand_from bulk')}
${fishLines(bulkOptionList, '__fish_seen_subcommand_from bulk')}
complete -c aiodns -n 'not __fish_seen_subcommand_from bulk' -f -a 'bulk ${[...plus, ...types].join(' ')}'
`;
};

const scripts: { readonly [Name in Shell]: () => string } = { bash, zsh, fish };

/** Whether the command has completions for a shell. */
export const isShell = (name: string): name is Shell => Object.hasOwn(scripts, name);

/** The completions for a shell: a script for it to load. */
export const completionScript = (shell: Shell): string => scripts[shell]();
