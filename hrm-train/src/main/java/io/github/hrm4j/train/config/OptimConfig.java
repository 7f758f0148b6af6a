package io.github.hrm4j.train.config;

/**
 * The two optimizers and their schedule, by the reference's names in camel case.
 *
 * @param lr AdamATan2's base rate
 * @param lrMinRatio the last rate over the base rate
 * @param lrWarmupSteps steps of linear warm-up
 * @param beta1 AdamATan2's decay of the first moment
 * @param beta2 AdamATan2's decay of the second moment
 * @param weightDecay AdamATan2's decoupled decay
 * @param puzzleEmbLr SignSGD's base rate
 * @param puzzleEmbWeightDecay SignSGD's decay
 */
public record OptimConfig(
    double lr,
    double lrMinRatio,
    int lrWarmupSteps,
    double beta1,
    double beta2,
    double weightDecay,
    double puzzleEmbLr,
    double puzzleEmbWeightDecay) {

  static OptimConfig from(Settings given) {
    return new OptimConfig(
        given.real("lr"),
        given.real("lr_min_ratio"),
        given.count("lr_warmup_steps"),
        given.real("beta1"),
        given.real("beta2"),
        given.real("weight_decay"),
        given.real("puzzle_emb_lr"),
        given.real("puzzle_emb_weight_decay"));
  }
}
