"""Workers: child processes that set galleys.

pool               an executor over warm child processes
foreman            a process that has loaded everything, and splits off workers
machine            one worker as a context manager; what a worker is asked for
child              the child's side: functions are called as they are asked for
child_process      how a child of this program is started, and what it does first
frames             messages on the pipe between a program and its child
font_configuration a fontconfig file with the fonts in force, and no other
"""
