#compdef botkit
# Completion of botkit for zsh, after compinit:  eval "$(botkit completion zsh)"
# Or save it as _botkit in a folder of $fpath. The answers come from botkit itself and from the bot that runs.
_botkit() {
    local line value about
    local -a whole open
    while IFS=$'\t' read -r value about; do
        if [[ $value == :files ]]; then
            compset -P '--*='
            _files
            return
        fi
        line=${value//:/\\:}${about:+:$about}
        if [[ $value == *= ]]; then open+=("$line"); else whole+=("$line"); fi
    done < <("${words[1]/#\~/$HOME}" __complete zsh "${(@Q)words[2,CURRENT-1]}" "${(Q)PREFIX}" 2>/dev/null)
    (( $#whole )) && _describe 'botkit' whole
    (( $#open )) && _describe 'arguments' open -S ''
    (( $#whole + $#open ))
}
if [[ $zsh_eval_context[-1] == loadautofunc ]]; then
    _botkit "$@"
else
    compdef _botkit botkit
fi
