"""Questions of residents to the mayor: the kind `question`, its days of waiting, the answer signed by somebody named."""
