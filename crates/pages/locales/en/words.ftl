# Words of lists: choices, cases, levels, categories.
choice-allow = Yes
choice-refuse = No
choice-undefined = No answer yet

state-on = On
state-off = Off
state-blocked = Blocked
state-paused = Paused

case-objection = Objection
case-complaint = Complaint
case-erasure = Request to delete
case-memorisation = Claim that a model knows something by heart

status-received = Received
status-acknowledged = Being looked at
status-extended = Takes longer
status-decided = Decided, answer on its way
status-appealed = Open again
status-upheld = We agreed
status-rejected = We did not agree
status-lifted = Ended by your own yes

level-stop = Stop future use
level-datasets = Remove from training sets
level-models = Make models forget

category-profile = your profile
category-content = your posts and comments
category-groups = what you say in closed groups
category-jobs = your job applications
category-ai_interactions = what you type into AI features
category-feedback = your ratings and reports
category-messages = private messages
category-credentials = passwords
category-payment = payment data
category-salary = what you earn
category-special = sensitive data, such as health or belief

basis-consent = Only with your yes
basis-legitimate_interest = Without asking, unless you object
basis-prohibited = Never
