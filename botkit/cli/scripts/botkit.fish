# Completion of botkit for fish:  botkit completion fish | source
# Or save it as ~/.config/fish/completions/botkit.fish. The answers come from botkit itself and from the bot that runs.
function __botkit_complete
    set -l words (commandline --tokenize --current-process --cut-at-cursor)
    set -l current (commandline --current-token --cut-at-cursor)
    set -l command (string replace --regex '^~' $HOME -- $words[1])
    set -l candidates ($command __complete fish $words[2..] "$current" 2>/dev/null)
    if test "$candidates[1]" = :files
        set -l option (string match --regex '^--[a-z-]+=' -- "$current")
        for path in (__fish_complete_path (string replace --regex '^--[a-z-]+=' '' -- "$current"))
            printf '%s\n' "$option$path"
        end
    else
        printf '%s\n' $candidates
    end
end
complete --command botkit --no-files --arguments '(__botkit_complete)'
