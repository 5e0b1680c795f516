"""What ``check_decoder_generate`` says, by the name of the hint."""

from seq2seq_lab.checks import model_objects as objects
from seq2seq_lab.checks.encoder import PARAMETER_HINTS
from seq2seq_lab.language import Text

HINTS = {
    **objects.MODEL_HINTS,
    **PARAMETER_HINTS,
    "no_generate": Text(
        "The decoder has no method generate. Is it inside the class, and spelled like this?",
        "디코더에 generate 메서드가 없습니다. 클래스 안에 같은 철자로 적혀 있나요?",
    ),
    "nothing": Text(
        "generate returned nothing. Which line should hand over what was written?",
        "generate가 아무것도 돌려주지 않았습니다. 쓴 것을 돌려주는 줄은 어디에 있나요?",
    ),
    "pair": Text(
        "generate returns the ids alone. What does your return line give back?",
        "generate는 번호만 돌려주어야 합니다. return 줄은 무엇을 돌려주나요?",
    ),
    "list": Text(
        "This is a list. How do you join what each step wrote into one array?",
        "결과가 리스트입니다. 단계마다 쓴 것을 배열 하나로 이으려면 어떻게 해야 하나요?",
    ),
    "tensor": Text(
        "This is a Tensor, of which nothing more will be learned. What is inside it?",
        "결과가 Tensor인데, 번호에서는 더 배울 것이 없습니다. Tensor 안에는 무엇이 들어 있나요?",
    ),
    "scores": Text(
        "There is an axis of length {v}. Are these ids, or what ids are chosen from?",
        "길이가 {v}인 축이 있습니다. 이것은 번호인가요, 번호를 고르기 전의 값인가요?",
    ),
    "one_more": Text(
        "{n} steps for sample_size={size}. What was written before the loop, or after it?",
        "sample_size={size}인데 {n}단계가 나왔습니다. 반복문 앞이나 뒤에서 더 적은 것이 있나요?",
    ),
    "steps": Text(
        "{n} steps for sample_size={size}. How often does the loop run?",
        "sample_size={size}인데 {n}단계가 나왔습니다. 반복문은 몇 번 도나요?",
    ),
    "batch_first": Text(
        "The two axes are exchanged. Which one is time, here as everywhere in this course?",
        "두 축이 뒤바뀌었습니다. 이 과정에서 시간 축은 언제나 몇 번째인가요?",
    ),
    "shape": Text(
        "The shape is off. What is the shape of that which one step writes?",
        "shape이 다릅니다. 한 단계에서 쓰는 것의 shape은 무엇인가요?",
    ),
    "not_ints": Text(
        "Ids are integers. From which line on are these something else?",
        "번호는 정수여야 합니다. 어느 줄부터 정수가 아니게 되었나요?",
    ),
    "start_included": Text(
        "The first row is the start id. Was it written by the decoder, or given to it?",
        "첫 행이 시작 번호입니다. 이것은 디코더가 쓴 것인가요, 디코더에 준 것인가요?",
    ),
    "random": Text(
        "The same call writes something else each time. How many right answers has 16+75?",
        "같은 호출인데 매번 다른 것을 씁니다. 16+75의 정답은 몇 개인가요?",
    ),
    "remembers": Text(
        "The same call gave another answer after other calls. What is kept on self between calls?",
        "같은 호출인데 다른 호출을 하고 나니 결과가 다릅니다. 호출 뒤에도 self에 남는 것이 있나요?",
    ),
    "start": Text(
        "The first id that is read should be start_id, here {token}, for every n. What is it in "
        "your code?",
        "처음 읽는 번호는 모든 n에서 start_id, 여기서는 {token}이어야 합니다. 코드에서는 "
        "무엇인가요?",
    ),
    "no_state": Text(
        "Another state writes the same. How does the decoder get to know the question?",
        "state를 바꾸어도 같은 것을 씁니다. 디코더는 질문이 무엇인지 어떻게 알게 되나요?",
    ),
    "same_input": Text(
        "The first id is right. What does the decoder read at the second step, and what should it?",
        "첫 번호는 맞습니다. 두 번째 단계에서 디코더가 읽는 것은 무엇이고, 무엇이어야 하나요?",
    ),
    "carry": Text(
        "The first id is right, a later one is not. Which two things pass from step to step, and "
        "from which step do they come?",
        "첫 번호는 맞는데 뒤에서 다릅니다. 한 단계에서 다음 단계로 넘어가는 두 가지는 무엇이며, "
        "어느 단계에서 온 것인가요?",
    ),
    "choice": Text(
        "Not the class with the best score was written. Which place in a row, along which axis?",
        "점수가 가장 높은 것을 쓰지 않았습니다. 어느 축을 따라, 무엇의 위치를 찾아야 하나요?",
    ),
    "one_sequence": Text(
        "All columns are the same. Does each sequence choose for itself?",
        "모든 열이 같습니다. 시퀀스마다 따로 고르고 있나요?",
    ),
    "order": Text(
        "The right ids, in another order. What was written first, and where does it stand?",
        "번호는 맞는데 순서가 다릅니다. 가장 먼저 쓴 것은 어디에 있나요?",
    ),
    "stops": Text(
        "The first ids are right, then the same one is repeated. What ends the writing too early?",
        "앞쪽 번호는 맞는데 그 뒤로 같은 것만 되풀이됩니다. 쓰기를 너무 일찍 끝내는 것이 있나요?",
    ),
    "first": Text(
        "The very first id is off. What goes into the first step: which id, which h, which c?",
        "맨 첫 번호부터 다릅니다. 첫 단계에는 어떤 번호, 어떤 h, 어떤 c가 들어가나요?",
    ),
    "later": Text(
        "The first id is right, a later one is not. What changes from one step to the next?",
        "첫 번호는 맞는데 뒤에서 다릅니다. 한 단계에서 다음 단계로 갈 때 무엇이 바뀌어야 하나요?",
    ),
}
