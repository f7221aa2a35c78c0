// Trains a network on images of your own and reports how good it is. The images lie in a folder for each class, train/cat, train/dog, ... and test/cat, test/dog, ..., all of one size.
using Mnist.Formats.Data;
using Mnist.Formats.Tensors;
using Mnist.Models.Callbacks;
using Mnist.Runs.Jobs;
using Mnist.Runs.Records;
using static Mnist.Models.KerasApi;

if (args.Length is not (2 or 3))
{
    Console.Error.WriteLine("usage: TrainYourOwn IMAGES MODEL [EPOCHS]");
    return 2;
}

(string images, string folder, int epochs) = (args[0], args[1], args.Length == 3 ? int.Parse(args[2]) : 10);
ImageDataset data = ImageDataset.ReadClasses("images", images);
Console.WriteLine($"{data.TrainLabels.Length} images to train on, {data.TestLabels.Length} to test on, {data.Rows} x {data.Columns} pixels, of {data.ClassNames.Count} classes: {string.Join(", ", data.ClassNames)}.");

// From 0 to 1, with an axis for the channel, which is grey: that is what convolutions take.
NDArray x = new NDArray(data.TrainImages, new Shape(data.TrainLabels.Length, data.Rows, data.Columns, 1)) / 255f;
NDArray y = new NDArray(data.TrainLabels);

var model = keras.Sequential();
model.add(keras.Input((data.Rows, data.Columns, 1)));
model.add(keras.layers.Conv2D(16, (3, 3), padding: "same", activation: "relu"));
model.add(keras.layers.MaxPooling2D((2, 2)));
model.add(keras.layers.Conv2D(32, (3, 3), padding: "same", activation: "relu"));
model.add(keras.layers.GlobalAveragePooling2D());
model.add(keras.layers.Dense(data.ClassNames.Count, activation: "softmax"));

// The labels are class numbers, not rows of zeros and a one: so it is the sparse loss.
model.compile(keras.optimizers.Adam(0.005f), keras.losses.SparseCategoricalCrossentropy(), ["accuracy"]);

// A fifth of the training images tells when the model begins to learn them by heart; the test images stay unseen until the end.
model.fit(x, y, batch_size: 32, epochs: epochs, validation_split: 0.2f, callbacks: [new EarlyStopping(monitor: "val_loss", patience: 3, restore_best_weights: true)]);
model.save(folder);

// The saved model is what will be used, so it is what is judged. Its evaluation goes beside it, and the report is made of that.
EvaluationRecord evaluation = new EvaluationJob(new EvaluateSettings { SavedModel = folder, Out = folder }).Run(data);
ReportRecord report = new ReportJob(new ReportSettings { Runs = [folder], Out = folder }).Run();
Console.WriteLine($"{evaluation.Accuracy:P2} of the test images are right; see {report.Report}.");
return 0;
