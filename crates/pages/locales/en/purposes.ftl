# What every card tells of a purpose, and its question.
fact-data = Which data
fact-never = Never used
fact-models = For what
fact-users = By whom
fact-from = From
fact-kept = Kept
fact-call = Who to ask
list-separator = { ", " }

answer-question = Can we use your data? { $purpose }
answer-yes = Yes, use my data
answer-no = No, do not use my data
answer-past = Also use posts from before this notice
save-choice = Save this choice
save-choices = Save these choices
choose-error = Choose yes or no.
takes-effect = Takes effect: at once for new training sets. Sets being built now are checked again before they are released.
no-cost = Saying no costs you nothing. Your account, reach and features stay the same.
object-to-this = Object to this use
continue = Continue
go-back = Go back
check-title = Check your answers

model-kind-genai-content = AI models that write text and make pictures
model-kind-ml-personalization = models that choose what you see
model-kind-ml-moderation = models that spot abuse
model-kind-ml-safety = models that keep accounts safe
model-kind-ai-evaluation = tests of how good a model is
model-kind-share-affiliate = models of companies in our group
model-kind-share-licensing = models of others, under a licence
model-kind-other = models for this use only
