"""What is asked when no known mistake explains a fault: general questions, by hint."""

import re

from seq2seq_lab.language import Text

NAN_SCORES = "y_t: got NaN"  # of ``one_hot_encode_prediction``


def texts(table: str) -> dict[str, Text]:
    """Questions by hint, from a table: the hint, and below it, indented, English, then Korean.

    >>> texts("sign\\n    Is it plus?\\n    더하기인가요?")
    {'sign': Text(en='Is it plus?', ko='더하기인가요?')}
    """
    found: dict[str, tuple[list[str], list[str]]] = {}
    for line in table.strip("\n").splitlines():
        if not line.startswith(" "):
            parts = found.setdefault(line.strip(), ([], []))
            continue
        in_korean = bool(parts[1] or re.search("[가-힣]", line))
        parts[in_korean].append(line.strip())
    return {hint: Text(" ".join(en), " ".join(ko)) for hint, (en, ko) in found.items()}


GENERAL = texts("""
blank
    This is still blank: write your code, run its cell, then run this check again.
    아직 빈칸입니다. 코드를 쓰고 그 셀을 실행한 다음, 이 검사를 다시 실행하세요.
raised
    Your code raised this error. What does it say, and of which of your lines?
    작성한 코드에서 오류가 났습니다. 오류 메시지는 무엇을 말하고, 어느 줄을 가리키나요?
ambiguous
    An array of several numbers is neither true nor false. What did you want to ask it: whether
    it is None, or something about each number?
    수가 여럿인 배열은 참도 거짓도 아닙니다. None인지 묻고 싶었나요, 아니면 수 하나하나에 대해
    묻고 싶었나요?
endless
    It did not finish within {seconds} seconds. Which loop has no end, or grows at each turn?
    {seconds}초 안에 끝나지 않았습니다. 끝나지 않거나 돌 때마다 커지는 반복문이 있나요?
slow
    It works, but takes seconds where a hundredth of one would do, so this check stopped. Which
    line is run far more often than it has to be?
    돌아가기는 하지만 0.01초면 될 일에 몇 초가 걸려서 검사를 멈추었습니다. 필요한 것보다 훨씬
    자주 실행되는 줄은 어디인가요?
grown_to_nan
    The scores became NaN: numbers that grow at each step, without end. How many steps does your
    loop take, and which state does each of them start from?
    점수가 NaN이 되었습니다. 수가 스텝마다 끝없이 커졌다는 뜻입니다. 반복문은 몇 스텝을 돌고, 각
    스텝은 어떤 상태에서 시작하나요?
memory
    It asked for more memory than there is. What grows at each turn of the loop?
    메모리가 모자랍니다. 반복문이 돌 때마다 무엇이 커지고 있나요?
not_a_class
    This check wants the class itself. Did you hand over an object made from it?
    이 검사에는 클래스 자체를 넘겨야 합니다. 혹시 클래스로 만든 객체를 넘기지 않았나요?
signature
    It cannot be called like this. Which arguments does its def line take?
    이렇게 호출할 수 없습니다. def 줄에는 어떤 인자가 적혀 있나요?
no_call
    The object cannot be called. Which method makes that work, and is it inside the class?
    객체를 함수처럼 호출할 수 없습니다. 그러려면 어떤 메서드가 클래스 안에 있어야 하나요?
no_parameters
    The object has no parameters. Is the property inside the class, and spelled like this?
    객체에 parameters가 없습니다. 클래스 안에 같은 철자로 적혀 있나요?
parameters_method
    parameters is a method here; an optimizer wants a tuple. Which decorator is missing?
    parameters가 메서드입니다. 옵티마이저는 튜플을 기대합니다. 어떤 데코레이터가 빠졌나요?
parameters_generator
    This can be gone through only once. What is left of it for the optimizer's second step?
    한 번 훑으면 끝나는 값입니다. 옵티마이저가 두 번째로 훑을 때는 무엇이 남아 있을까요?
parameters_type
    parameters should be a flat tuple of Tensors. What does yours return?
    parameters는 Tensor만 나란히 담긴 튜플이어야 합니다. 지금은 무엇을 돌려주나요?
parameters_nested
    Entry {i} is a {what} of its own. How do you join tuples into one flat tuple?
    {i}번 항목이 또 {what}입니다. 튜플들을 이어 하나의 튜플로 만들려면 어떻게 하나요?
parameters_entry
    Entry {i} is no Tensor. Which object holds both the values and their gradient?
    {i}번 항목이 Tensor가 아닙니다. 값과 기울기를 함께 지닌 것은 어떤 객체인가요?
parameters_constant
    Entry {i} is a constant and never gets a gradient. What was it made from?
    {i}번 항목은 상수라서 기울기가 생기지 않습니다. 무엇으로 만든 텐서인가요?
parameters_fresh
    Each look at parameters makes new Tensors. Will the optimizer change the ones you use?
    parameters를 볼 때마다 새 Tensor가 만들어집니다. 옵티마이저가 바꾼 값이 모델에 쓰일까요?
parameters_shared
    Two separate objects share parameters. Where are they made: once, or for each object?
    따로 만든 두 객체가 파라미터를 함께 씁니다. 파라미터는 어디서, 몇 번 만들어지나요?
list
    {name} is a list of steps. How do you join them into one Tensor along time?
    {name}이(가) 스텝별 값을 담은 리스트입니다. 시간 축으로 어떻게 이어야 Tensor 하나가 될까요?
array
    {name} is not a Tensor, so no gradient can flow back. Where was the Tensor lost?
    {name}이(가) Tensor가 아니어서 기울기가 흐르지 못합니다. 어느 줄부터 Tensor가 아닌가요?
extra_axis
    {name} has an axis too many. What does stacking (1, N, ...) do that joining does not?
    {name}의 축이 하나 많습니다. (1, N, ...)을 쌓는 것과 이어 붙이는 것은 어떻게 다른가요?
time_axis
    The first two axes of {name} are exchanged. Which axis is time, in x and in {name}?
    {name}의 앞 두 축이 뒤바뀌었습니다. x와 {name}에서 시간 축은 몇 번째인가요?
shape
    The shape of {name} is off. Which axis, and from which line on?
    {name}의 shape이 다릅니다. 어느 축이, 어느 줄부터 달라지나요?
last_axis
    The last axis of {name} has a length of {width} here. Where does this number come from?
    {name}의 마지막 축의 길이가 {width}입니다. 이 수는 어디에서 왔나요?
remembers
    The same call gave another answer than before. What is kept on self between calls?
    같은 호출인데 처음과 결과가 다릅니다. 호출이 끝난 뒤에도 self에 남는 것이 있나요?
no_gradient
    No gradient gets from {name} to the weights. Where is {name} cut off from them?
    {name}에서 가중치까지 기울기가 전혀 가지 않습니다. 연결이 어디에서 끊겼나요?
not_finite
    There are NaN or infinite values. Which operation could make them?
    NaN이나 무한대가 들어 있습니다. 어떤 연산에서 나왔을까요?
changes_input
    Your code changed the {name} it was given. Which line writes into it?
    입력으로 받은 {name}의 값이 바뀌었습니다. 어느 줄이 그 안에 값을 쓰나요?
nothing
    It returned None. What hands a function's results back to its caller?
    None이 반환되었습니다. 함수의 결과를 호출한 곳으로 돌려주는 것은 무엇인가요?
none
    {name} is None. Which line should have given it its value?
    {name}이(가) None입니다. 어느 줄에서 값을 얻었어야 하나요?
pair
    The docstring promises other results. What does your return line give back?
    독스트링에 적힌 것과 다른 것이 반환되었습니다. return 줄은 무엇을 돌려주나요?
swapped
    The results look exchanged. In which order does the docstring name them?
    결과의 순서가 뒤바뀐 것 같습니다. 독스트링에는 어떤 순서로 적혀 있나요?
tensor
    {name} is a Tensor. Which type does the docstring ask for?
    {name}이(가) Tensor입니다. 독스트링에서는 어떤 타입을 요구하나요?
arrays
    {name} is of type {type}. Which type does the docstring ask for?
    {name}의 타입이 {type}입니다. 독스트링에서는 어떤 타입을 요구하나요?
number
    {name} is of type {type}. How do you get a plain number out of it?
    {name}의 타입이 {type}입니다. 여기에서 수 하나를 어떻게 꺼내나요?
one_step
    {name} has 1 step for T={T}. Where should the other steps be kept?
    T={T}인데 {name}에는 1스텝뿐입니다. 나머지 스텝은 어디에 모아야 할까요?
one_more
    {name} has {n} steps for T={T}. Which of them is one too many?
    T={T}인데 {name}에는 {n}스텝이 있습니다. 어느 것이 하나 더 들어갔나요?
steps
    {name} has {n} steps for T={T}. How often should the loop turn?
    T={T}인데 {name}에는 {n}스텝이 있습니다. 반복문은 몇 번 돌아야 하나요?
lost_axis
    {name} has lost an axis. Which operation takes axes away, and which ones?
    {name}의 축이 하나 사라졌습니다. 어떤 연산이 어떤 축을 없애나요?
random
    The same call gives other numbers each time. What is drawn anew at each call?
    같은 호출인데 결과가 매번 다릅니다. 호출할 때마다 새로 뽑는 것이 있나요?
drawn
    Two objects with the same numbers in all of parameters differ. What else is drawn anew?
    parameters의 값이 모두 같은 두 객체의 결과가 다릅니다. 또 무엇을 매번 새로 뽑나요?
later_calls
    Right in one call alone; in call {k} with the same arguments {name} is off. What does your
    function keep or change between two calls?
    한 번 호출하면 맞지만, 같은 인자로 {k}번째 호출하면 {name}이(가) 다릅니다. 호출과 호출 사이에
    무엇이 남거나 바뀌나요?
overwritten
    A later call changed {name}, which an earlier call had returned. Is it made anew each time?
    앞선 호출이 돌려준 {name}을(를) 나중 호출이 바꾸었습니다. 호출할 때마다 새로 만드나요?
dtype
    The dtype of {name} is {dtype}. Which does the docstring ask for?
    {name}의 dtype이 {dtype}입니다. 독스트링에서는 어떤 dtype을 요구하나요?
value
    {name} has the right shape, but other numbers. Which step of the docstring's way leads to
    them?
    {name}의 shape은 맞지만 값이 다릅니다. 어느 줄에서 달라지나요?
gradient
    Right values, but the gradient of {term} is off. Is some step computed outside of MyGrad?
    값은 맞지만 {term}의 기울기가 다릅니다. MyGrad 밖에서 계산한 곳이 있나요?
term
    All other weights are 0 here, so only {term} can count. How does your code use it?
    여기서는 나머지 가중치가 모두 0이라 {term}만 남습니다. 코드에서 이 항은 어떻게 쓰이나요?
other_weights
    With 0 in all of parameters, the results should be others. Which other numbers are used?
    parameters를 모두 0으로 두면 결과가 달라야 합니다. 그 밖에 어떤 수를 쓰고 있나요?
parameters_count
    Here are {k} distinct Tensors. Which symbols of the equations are missing, or there twice?
    서로 다른 Tensor가 {k}개입니다. 식의 기호 가운데 빠졌거나 두 번 들어간 것은 무엇인가요?
parameters_shapes
    The shapes do not fit the equations. Which layer leads from which size to which?
    shape이 식과 맞지 않습니다. 각 층은 어떤 크기를 받아 어떤 크기를 내보내나요?
length
    You were asked for {shortest} to {longest} steps, and gave {length}. Which is the smallest
    and which the largest length that your code can draw?
    {shortest}~{longest}스텝을 요청했는데 {length}스텝이 나왔습니다. 코드에서 뽑힐 수 있는 가장
    짧은 길이와 가장 긴 길이는 각각 얼마인가요?
values
    {wrong} should never be drawn. Which numbers can your code draw?
    {wrong}은(는) 나오면 안 되는 값입니다. 어떤 범위에서 수를 뽑고 있나요?
uniform
    Some come up more often than others. Does your code draw all of them alike?
    어떤 것이 다른 것보다 자주 나옵니다. 모두 똑같은 확률로 뽑고 있나요?
missing
    In {count} draws, {missing} never came up. From where to where does your code draw?
    {count}번 뽑는 동안 {missing}이(가) 한 번도 나오지 않았습니다. 어떤 범위에서 뽑고 있나요?
related
    Neighbours are equal too often or too seldom. Is each of them drawn on its own?
    이웃한 값이 너무 자주, 또는 너무 드물게 같습니다. 하나하나 따로 뽑고 있나요?
""")
