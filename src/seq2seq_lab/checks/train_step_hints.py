"""What ``check_train_step`` says, by the name of the hint."""

from seq2seq_lab.language import Text

HINTS = {
    "nothing": Text(
        "It returned None. What hands a function's results back to its caller?",
        "None이 반환되었습니다. 함수의 결과를 호출한 곳으로 돌려주는 것은 무엇인가요?",
    ),
    "pair": Text(
        "The docstring promises a loss and an accuracy. What does your last line return?",
        "docstring에 따르면 loss와 정확도를 반환해야 합니다. 마지막 줄은 무엇을 반환하나요?",
    ),
    "number": Text(
        "The {name} is of type {type}. How do you get a plain Python number out of it?",
        "{name}의 타입이 {type}입니다. 여기에서 파이썬 숫자를 꺼내려면 어떻게 해야 하나요?",
    ),
    "order": Text(
        "The two numbers have changed places. Which does the docstring name first?",
        "두 값의 순서가 바뀌었습니다. docstring에서 먼저 나오는 것은 무엇인가요?",
    ),
    "first_flat": Text(
        "The first argument of softmax_crossentropy has one axis. What belongs there?",
        "softmax_crossentropy의 첫 번째 인자에 축이 하나뿐입니다. 거기에는 무엇을 넣나요?",
    ),
    "scores_3d": Text(
        "softmax_crossentropy takes one row of scores for each token. "
        "How many tokens are there in T steps of N sequences?",
        "softmax_crossentropy는 토큰마다 점수를 한 행씩 받습니다. "
        "스텝이 T개이고 시퀀스가 N개이면 토큰은 모두 몇 개인가요?",
    ),
    "target_shape": Text(
        "softmax_crossentropy takes one label for each row of scores. "
        "How many labels are there for T steps of N sequences?",
        "softmax_crossentropy는 점수의 행마다 라벨을 하나씩 받습니다. "
        "스텝이 T개이고 시퀀스가 N개이면 라벨은 모두 몇 개인가요?",
    ),
    "target_type": Text(
        "softmax_crossentropy takes integer ids as labels. What does target hold before your code "
        "touches it?",
        "softmax_crossentropy는 라벨을 정수 id로 받습니다. target에는 원래 무엇이 들어 있었나요?",
    ),
    "locked": Text(
        "MyGrad locks arrays while a computation from them still waits for backward. "
        "Which computation of yours is waiting?",
        "MyGrad는 backward를 기다리는 계산이 남아 있으면 거기에 쓰인 배열을 잠가 둡니다. "
        "backward를 하지 않은 계산이 있나요?",
    ),
    "model_unused": Text(
        "The model was never called. Where do the scores come from?",
        "모델이 한 번도 호출되지 않았습니다. 점수는 어디에서 나오나요?",
    ),
    "model_target": Text(
        "The model was called with more than x. What does it know when it has to write by itself?",
        "모델을 x 말고 다른 인자와 함께 호출했습니다. "
        "모델이 스스로 써낼 때 알 수 있는 것은 무엇뿐인가요?",
    ),
    "model_input": Text(
        "The model did not read the x of this batch. What did you hand to it?",
        "모델이 이 배치의 x를 읽지 않았습니다. 모델에 무엇을 넘겨주었나요?",
    ),
    "model_twice": Text(
        "The model ran {times} times. For which of your results does it have to run again?",
        "모델이 {times}번 실행되었습니다. 어떤 결과를 위해 다시 실행해야 할까요?",
    ),
    "changed": Text(
        "Your code wrote into {name}. Who else may still need that array?",
        "코드가 {name}의 값을 바꾸었습니다. 이 배열이 또 필요한 곳은 없을까요?",
    ),
    "transposed": Text(
        "Row i of the scores must meet label i. Are both flattened in the same order?",
        "점수의 i번째 행과 i번째 라벨이 짝을 이루어야 합니다. 둘을 같은 순서로 펼쳤나요?",
    ),
    "softmax": Text(
        "This is the loss of scores after a softmax. What does softmax_crossentropy take as input?",
        "softmax를 미리 적용한 점수로 계산한 loss입니다. softmax_crossentropy는 무엇을 입력받나요?",
    ),
    "label": Text(
        "This is the {name} for writing the input as it was read. Which array holds the labels?",
        "입력을 읽은 순서 그대로 써냈을 때의 {name}입니다. 정답 라벨은 어느 배열에 들어 있나요?",
    ),
    "reversed": Text(
        "This is the {name} for a reversed target. In which order does generate_batch give it?",
        "target을 뒤집었을 때의 {name}입니다. "
        "generate_batch가 만든 target은 어떤 순서로 되어 있나요?",
    ),
    "shifted": Text(
        "Scores and labels are one step apart. Which label belongs to the scores of step t?",
        "점수와 라벨이 한 스텝 어긋나 있습니다. 스텝 t의 점수에는 어느 라벨이 맞나요?",
    ),
    "part": Text(
        "This is the {name} of some steps only. Over which tokens should the mean be taken?",
        "일부 스텝만의 {name}입니다. docstring에 따르면 어떤 토큰들의 평균이어야 하나요?",
    ),
    "summed": Text(
        "The loss is {factor:.4g} times the mean. By the number of what does the mean divide?",
        "loss가 평균의 {factor:.4g}배입니다. 평균을 구하려면 무엇의 개수로 나누어야 하나요?",
    ),
    "negative": Text(
        "The loss has the wrong sign. Should it rise or fall as the model learns?",
        "loss의 부호가 반대입니다. 학습이 진행될수록 loss는 커져야 하나요, 작아져야 하나요?",
    ),
    "after": Text(
        "This is the {name} after the update. From which scores should it be computed?",
        "파라미터를 바꾼 뒤의 {name}입니다. 어느 시점의 점수로 계산해야 하나요?",
    ),
    "loss": Text(
        "The loss is off. Which scores and which labels go into it, and over what is the mean?",
        "loss의 값이 다릅니다. 어떤 점수와 라벨로, 무엇에 대한 평균을 구하고 있나요?",
    ),
    "percent": Text(
        "The accuracy is {factor:.4g} times the right one. Between which numbers should it lie?",
        "accuracy가 {factor:.4g}배로 나왔습니다. 정확도는 어떤 두 수 사이의 값인가요?",
    ),
    "sequences": Text(
        "You counted whole sequences. What does the docstring count?",
        "시퀀스 전체가 맞은 경우를 세었습니다. docstring에서는 무엇을 세나요?",
    ),
    "errors": Text(
        "This is the share of wrong tokens. What does accuracy count?",
        "틀린 토큰의 비율입니다. 정확도는 무엇의 비율인가요?",
    ),
    "accuracy": Text(
        "The accuracy is off. For how many of the T*N tokens is the best score the right one?",
        "정확도의 값이 다릅니다. 토큰 T*N개 가운데 가장 높은 점수가 정답인 것은 몇 개인가요?",
    ),
    "no_step": Text(
        "0 parameters moved. The gradients are there: what makes use of them?",
        "움직인 파라미터가 없습니다. 계산해 둔 기울기를 사용하는 것은 무엇인가요?",
    ),
    "own_update": Text(
        "The parameters moved, but not by the optimizer that you were given. What is it for?",
        "넘겨받은 optimizer가 아닌 다른 것이 파라미터를 바꾸었습니다. optimizer는 무엇을 하나요?",
    ),
    "steps": Text(
        "optimizer.step was called {times} times. How many updates does one batch give?",
        "optimizer.step이 {times}번 호출되었습니다. 배치 하나에 업데이트는 몇 번인가요?",
    ),
    "step_first": Text(
        "0 parameters moved: optimizer.step found no gradients yet. When are they computed?",
        "움직인 파라미터가 없습니다. optimizer.step을 할 때 아직 기울기가 없었습니다. "
        "기울기는 언제 계산되나요?",
    ),
    "no_gradient": Text(
        "0 parameters moved: they have no gradients. "
        "What computes them, and along which path from the loss to the model?",
        "움직인 파라미터가 없습니다. 기울기가 없기 때문입니다. "
        "기울기는 무엇이 계산하며, loss에서 모델까지 어떤 길로 전달되나요?",
    ),
    "scaled": Text(
        "The gradients are {factor:.4g} times those of the loss. What did you call backward on?",
        "기울기가 loss의 기울기의 {factor:.4g}배입니다. 무엇에 대해 backward를 호출했나요?",
    ),
    "gradient": Text(
        "Loss right, gradients wrong. Is backward called on the loss that you return?",
        "loss는 맞지만 기울기가 다릅니다. 반환하는 loss에 대해 backward를 호출했나요?",
    ),
    "moved": Text(
        "The parameters did not move as the optimizer moves them. What else changes them?",
        "파라미터가 optimizer가 계산한 만큼 움직이지 않았습니다. 또 무엇이 파라미터를 바꾸나요?",
    ),
    "later_steps": Text(
        "Right in one step alone; in step {k} of a run with Adam the loss is off. "
        "What does your function keep or change between two calls?",
        "한 번 호출하면 맞지만, Adam으로 학습하는 {k}번째 호출에서 loss가 다릅니다. "
        "호출과 호출 사이에 무엇이 남거나 바뀌나요?",
    ),
}
