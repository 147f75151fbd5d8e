//! What goes wrong beside the shoppers: functions are killed, providers fail, are slow, and tell twice, late or in another
//! order, and queues deliver again.

use std::{
    collections::{BTreeMap, VecDeque},
    time::{Duration, Instant},
};

use futures_util::future::join_all;
use sandbox::Postman;
use testkit::Message;

use super::{ENDED, Storm, dice::Dice, plan::Fault};

/// What is killed.
const KILLED: [&str; 13] = [
    "place-order",
    "start-payment",
    "capture-payment",
    "payment-webhook",
    "settle-payment",
    "send-email",
    "cancel-order",
    "refund-order",
    "manage-orders",
    "fulfil-order",
    "cancel-expired-orders",
    "reconcile-payments",
    "relay-outbox",
];

/// The clocks' functions.
pub const CLOCKS: [&str; 3] = ["cancel-expired-orders", "reconcile-payments", "relay-outbox"];

/// Parts of the seed, far from those of checkouts.
const WEATHER: u64 = 1 << 40;
const QUEUES: u64 = WEATHER + 1;
const TIMES: u64 = WEATHER + 2;

/// Kills before any checkout has ended; then one for three that did.
const FIRST_KILLS: u64 = 20;

/// The most messages that a function gets at once.
const BATCH: usize = 10;
/// How long a queue keeps what failed to itself: minutes in the cloud, which nobody waits for here.
const HIDDEN: Duration = Duration::from_secs(2);

#[derive(Clone, Copy)]
enum Blow {
    Kill,
    Paypal,
    TooOften,
    NoCoins,
    NoGlobee,
    Manner,
    Reversed,
    NoQueues,
}

impl Storm {
    /// Kills all environments of a function at once, and starts new ones.
    pub async fn kill(&self, function: &str) {
        let gate = self.gates.lock().unwrap().entry(function.to_owned()).or_default().clone();
        // What is being started can't be killed: its start is waited for.
        let _one_at_a_time = gate.lock().await;
        let fleet = self.shop.fleet(function).await;
        fleet.kill().await;
        self.count("kills", 1);
        self.count(&format!("kills of {function}"), 1);
        fleet.scale(self.environments).await;
    }

    /// One blow after the other, until the storm is over.
    pub async fn weather(&self) {
        let dice = &mut Dice::of(self.seed, WEATHER);
        let blows = [
            (6, Blow::Kill),
            (6, Blow::Paypal),
            (1, Blow::TooOften),
            (1, Blow::NoCoins),
            (1, Blow::NoGlobee),
            (4, Blow::Manner),
            (2, Blow::Reversed),
            (1, Blow::NoQueues),
        ];
        while !self.is_over() {
            self.pause(60 + dice.below(240)).await;
            let (coins, globee) = (self.shop.sandbox.coins(), self.shop.sandbox.globee());
            match dice.weigh(&blows) {
                Blow::Kill => {
                    let killed = dice.pick(&KILLED);
                    // Whoever dies in a transaction leaves records held for a minute: until then there is nothing more to hit.
                    if self.counted("kills") < FIRST_KILLS + self.counted(ENDED) / 3 {
                        self.kill(killed).await;
                    }
                }
                Blow::Paypal => {
                    let fault = Fault::draw(dice);
                    self.shop.sandbox.fail_next(fault.operation, fault.order());
                    self.count("faults of PayPal's", fault.times);
                }
                Blow::TooOften => {
                    coins.settings().questions_left = Some(0);
                    self.pause(dice.below(400)).await;
                    coins.settings().questions_left = None;
                    self.count("times that Blockonomics was asked too often", 1);
                }
                Blow::NoCoins => {
                    coins.settings().down = true;
                    self.pause(dice.below(400)).await;
                    coins.settings().down = false;
                    self.count("times that Blockonomics was down", 1);
                }
                Blow::NoGlobee => {
                    globee.set_down(true);
                    self.pause(dice.below(400)).await;
                    globee.set_down(false);
                    self.count("times that GloBee was down", 1);
                }
                Blow::Manner => self.change_manners(dice),
                Blow::Reversed => {
                    let wait = 100 + dice.below(500);
                    self.tell_in_reverse(wait).await;
                }
                Blow::NoQueues => {
                    self.shop.aws.refuse_queues(true);
                    self.pause(dice.below(300)).await;
                    self.shop.aws.refuse_queues(false);
                    self.count("times that no queue took anything", 1);
                }
            }
        }
    }

    /// From now on providers tell so many times, so much later, and lose what comes next.
    fn change_manners(&self, dice: &mut Dice) {
        let mut draw = || (u32::try_from(dice.below(4)).unwrap(), dice.below(800), u32::from(dice.once_in(3)));
        let (paypal, coins, globee) = (draw(), draw(), draw());
        self.shop.sandbox.webhooks(|manner| (manner.duplicate, manner.delay_ms, manner.drop_next) = paypal);
        for (postman, drawn) in self.postmen().into_iter().zip([coins, globee]) {
            postman.change(|manner| (manner.duplicate, manner.delay_ms, manner.drop_next) = drawn);
        }
        self.count("lost webhooks", u64::from(paypal.2 + coins.2 + globee.2));
        self.count("changed manners", 1);
    }

    /// Providers hold back what they tell for so long, and tell the newest first then.
    async fn tell_in_reverse(&self, wait_ms: u64) {
        self.shop.sandbox.webhooks(|manner| manner.paused = true);
        for postman in self.postmen() {
            postman.change(|manner| manner.paused = true);
        }
        self.pause(wait_ms).await;
        let mut told = self.shop.sandbox.flush_webhooks(true).await;
        self.shop.sandbox.webhooks(|manner| manner.paused = false);
        for postman in self.postmen() {
            told += postman.flush(true).await;
            postman.change(|manner| manner.paused = false);
        }
        self.count("webhooks in reverse order", u64::try_from(told).unwrap());
    }

    /// Who tells for Blockonomics and for GloBee.
    pub fn postmen(&self) -> [&std::sync::Arc<Postman>; 2] {
        [&self.shop.sandbox.coins().postman, &self.shop.sandbox.globee().postman]
    }

    /// Runs the clocks' functions, in any order.
    pub async fn clocks(&self) {
        let dice = &mut Dice::of(self.seed, TIMES);
        while !self.is_over() {
            self.pause(200 + dice.below(500)).await;
            if dice.once_in(2) {
                self.ask_now().await;
            }
            let function = dice.pick(&CLOCKS);
            if self.shop.run(function).await.is_err() {
                self.count("clocks whose function died", 1);
            }
        }
    }

    /// Brings messages to their consumers: those of a FIFO group in order and one batch at a time, mails in any order; each
    /// of them again where an answer was lost.
    pub async fn queues(&self) {
        let dice = &mut Dice::of(self.seed, QUEUES);
        let mut groups: BTreeMap<String, VecDeque<Message>> = BTreeMap::new();
        let mut hidden: VecDeque<(Instant, Message)> = VecDeque::new();
        let mut resting: VecDeque<(Instant, String)> = VecDeque::new();
        while !self.is_over() {
            self.pause(20 + dice.below(60)).await;
            while resting.front().is_some_and(|(since, _)| since.elapsed() > HIDDEN) {
                resting.pop_front();
            }
            while hidden.front().is_some_and(|(since, _)| since.elapsed() > HIDDEN) {
                self.shop.aws.put("mail", hidden.pop_front().map(|(_, message)| message).into_iter().collect());
            }
            for message in self.shop.aws.take("payments.fifo") {
                let group = message.group.clone().unwrap_or_else(|| message.id.clone());
                groups.entry(group).or_default().push_back(message);
            }
            let rests = |group: &str| resting.iter().any(|(_, known)| known == group);
            let batches = batches(&mut groups, &rests, dice);
            let again: Vec<bool> = batches.iter().map(|_| dice.once_in(5)).collect();
            let brought = batches.iter().zip(&again).map(|(batch, again)| async move {
                let failed = self.shop.deliver("payments.fifo", "settle-payment", batch).await;
                // Where the answer is lost, all of it comes again.
                if *again { self.shop.deliver("payments.fifo", "settle-payment", batch).await } else { failed }
            });
            for failed in join_all(brought).await {
                self.count("messages that were brought again after they failed", u64::try_from(failed.len()).unwrap());
                for message in failed.into_iter().rev() {
                    let group = message.group.clone().unwrap_or_else(|| message.id.clone());
                    resting.push_back((Instant::now(), group.clone()));
                    groups.entry(group).or_default().push_front(message);
                }
            }
            let twice = batches.iter().zip(&again).filter(|(_, again)| **again).map(|(batch, _)| batch.len()).sum::<usize>();
            self.count("messages that were brought twice", u64::try_from(twice).unwrap());
            groups.retain(|_, waiting| !waiting.is_empty());
            for message in self.mails(dice).await {
                // One that was brought twice is still one.
                if hidden.iter().all(|(_, known)| known.id != message.id) {
                    hidden.push_back((Instant::now(), message));
                }
            }
        }
        self.shop.aws.put("mail", hidden.into_iter().map(|(_, message)| message).collect());
        self.shop.aws.put("payments.fifo", groups.into_values().flatten().collect());
    }

    /// Brings mails to their consumer, some of them twice; those that failed.
    async fn mails(&self, dice: &mut Dice) -> Vec<Message> {
        let mut messages = self.shop.aws.take("mail");
        dice.shuffle(&mut messages);
        let mut batches: Vec<Vec<Message>> = Vec::new();
        let mut twice = 0;
        for batch in messages.chunks(BATCH) {
            batches.push(batch.to_vec());
            if dice.once_in(4) {
                twice += batch.len();
                batches.push(batch.to_vec());
            }
        }
        self.count("messages that were brought twice", u64::try_from(twice).unwrap());
        join_all(batches.iter().map(|batch| self.shop.deliver("mail", "send-email", batch))).await.into_iter().flatten().collect()
    }
}

/// Takes batches of whole beginnings of groups that do not rest; some of the others wait for another time, too.
fn batches(groups: &mut BTreeMap<String, VecDeque<Message>>, rests: &dyn Fn(&str) -> bool, dice: &mut Dice) -> Vec<Vec<Message>> {
    let awake = groups.iter_mut().filter(|(group, _)| !rests(group));
    let mut waiting: Vec<&mut VecDeque<Message>> = awake.map(|(_, messages)| messages).collect();
    dice.shuffle(&mut waiting);
    let mut batches: Vec<Vec<Message>> = Vec::new();
    for group in waiting {
        if dice.once_in(4) {
            continue;
        }
        let count = group.len().min(BATCH);
        match batches.last_mut().filter(|batch| batch.len() + count <= BATCH && !dice.once_in(3)) {
            Some(batch) => batch.extend(group.drain(..count)),
            None => batches.push(group.drain(..count).collect()),
        }
    }
    batches
}
