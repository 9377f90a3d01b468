# Completion of botkit for bash:  eval "$(botkit completion bash)"
# Works with bash 3.2 (macOS) and later. The answers come from botkit itself and from the bot that runs.
_botkit() {
    local candidate
    COMPREPLY=()
    while IFS= read -r candidate; do
        if [[ $candidate == :files ]]; then
            while IFS= read -r candidate; do
                COMPREPLY+=("$candidate")
            done < <(compgen -f -- "${COMP_WORDS[COMP_CWORD]#=}")
            type compopt &>/dev/null && compopt -o filenames 2>/dev/null
            return
        fi
        COMPREPLY+=("$candidate")
    done < <("${1/#\~/$HOME}" __complete bash "$COMP_WORDBREAKS" "${COMP_LINE:0:COMP_POINT}" 2>/dev/null)
    if [[ ${#COMPREPLY[@]} -eq 1 && ${COMPREPLY[0]} == *= ]]; then
        type compopt &>/dev/null && compopt -o nospace 2>/dev/null
    fi
}
complete -F _botkit botkit
