# The page of all purposes.
privacy-title = Data privacy
privacy-lead = Here is every use of your data for AI. You see if it is on, and why.
privacy-only-yours = Nothing with a switch is on unless you turned it on.
privacy-version = These rules are version { $version } of our policy.

why-yes = On because you said yes on { $date }.
why-no = Off because you said no on { $date }.
why-not-answered = Off because you have not said yes.
why-blocked = Blocked where you live ({ $region }), whatever you choose.
why-without-asking = The law lets us do this without asking. You can object, and a person will answer by { $date }.
why-starts = Off until { $date }. The law lets us start then without asking. You can object now.
why-paused = Paused since { $since } because you objected. A person will answer by { $date }.
why-closed = Off. { $reason }

used-before = { $count ->
    [one] { $count } of your posts was used before you said no.
   *[other] { $count } of your posts were used before you said no.
}
used-before-link = See where it went

facts-summary = Which data, for what, from when, how long
no-changes-summary = What changes if I say no?
no-changes = Your posts stay out of new training sets from the moment you save.
no-changes-past = Posts used before are listed in “Where your data went”. You can ask us to take them out there.

see-objection = See your objection

signal-title = Your browser sends “Do not sell or share my data”.
signal-honoured = We read it as a no to selling and sharing your data. You do not have to do anything.
signal-nothing = Nothing on this page sells or shares your data. So there is nothing it has to stop here.

saved-yes = Saved: yes. { $purpose }
saved-no = Saved: no. { $purpose }
saved-undefined = Saved: no answer. { $purpose }
saved-all-no = Saved: no to everything with a switch.
saved-receipt = See the receipt
saved-undo = Undo

refuse-all = Say no to everything
refuse-all-title = Say no to everything
refuse-all-covers = This saves a no for each of these uses:
refuse-all-without = These uses have no switch. You can object to them:
refuse-all-object = Object to a use
